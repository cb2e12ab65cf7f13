import { app, powerMonitor } from 'electron'

/** Sleep, and the end of the session on Linux and macOS. @param onResume The computer was asleep, and time went on. */
export function setupPower(onResume: () => void): void {
  powerMonitor.on('resume', onResume)
  // the session waits until documents are settled; the person can still say no there
  powerMonitor.on('shutdown', (...heard: readonly unknown[]) => {
    const [event] = heard
    if (isPreventable(event)) event.preventDefault()
    app.quit()
  })
}

/** Electron hands an event over that its types do not name. */
function isPreventable(event: unknown): event is { preventDefault(): void } {
  return (
    typeof event === 'object' &&
    event !== null &&
    'preventDefault' in event &&
    typeof event.preventDefault === 'function'
  )
}
