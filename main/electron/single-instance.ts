import { app } from 'electron'
import { showWindow } from './windows'

/**
 * One Assay per user: two would fight over the workspace. A second start hands its files to the first and ends.
 * @returns false in the second, which must go no further.
 */
export function setupSingleInstance(onFiles: (argv: readonly string[], folder: string) => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return false
  }
  app.on('second-instance', (_event, argv, folder) => {
    showWindow()
    onFiles(argv, folder)
  })
  return true
}
