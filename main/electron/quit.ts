import { app } from 'electron'
import type { Services } from '../services/services'

/** The app quits once what runs is cancelled and the workspace is closed. */
export function setupQuit(services: Pick<Services, 'close'>): void {
  let closing: Promise<void> | null = null
  app.on('will-quit', (event) => {
    if (closing !== null) return
    event.preventDefault()
    closing = services.close().finally(() => app.quit())
  })
}
