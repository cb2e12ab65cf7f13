let host: HTMLElement | null = null

/** Where the editors' popups live: outside of panes that scroll and clip, so that they stand where the cursor is. */
export function overflowHost(): HTMLElement {
  if (host === null) {
    host = document.createElement('div')
    host.className = 'monaco-editor'
    host.style.zIndex = '30'
    document.body.append(host)
  }
  return host
}
