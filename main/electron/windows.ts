import { app, BrowserWindow } from 'electron'
import type { Services } from '../services/services'
import { startPage } from './app-scheme'
import { callerOf } from './ipc'

/** Opens the first window, and one again when the app is activated without any. */
export function setupWindows(preload: string, services: Services): void {
  openWindow(preload, services)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(preload, services)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}

function openWindow(preload: string, services: Services): void {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Assay',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const caller = callerOf(window.webContents.id)
  window.once('ready-to-show', () => window.show())
  // A page that is loaded anew, or gone, has forgotten what it started.
  window.webContents.on('did-navigate', () => services.callerGone(caller))
  window.on('closed', () => services.callerGone(caller))
  void window.loadURL(startPage)
}

/** Brings the window to the front, as a second start of the app asks for. */
export function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
