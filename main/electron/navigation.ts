import { app } from 'electron'
import { isAppUrl } from './app-scheme'
import { offerExternal } from './external-links'

/** A window stays on our pages: it goes nowhere else, opens nothing and holds no other content. A link is offered to the browser. */
export function setupNavigation(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      void offerExternal(url)
      return { action: 'deny' }
    })
    contents.on('will-navigate', (event) => {
      if (isAppUrl(event.url)) return
      event.preventDefault()
      void offerExternal(event.url)
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isAppUrl(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
