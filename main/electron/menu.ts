import { BrowserWindow, Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { OpenFiles } from './open-files'
import { printToPdf } from './print'

/** The application menu: the system's own roles, and what only a desktop window can do. */
export function setupMenu(openFiles: OpenFiles, workspaceFolder: string): void {
  const application: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      { label: 'Open…', accelerator: 'CmdOrCtrl+O', click: inWindow((window) => openFiles.choose(window)) },
      { label: 'Show Workspace Folder', click: () => void shell.openPath(workspaceFolder) },
      { type: 'separator' },
      { label: 'Save as PDF…', click: inWindow(printToPdf) },
      { type: 'separator' },
      process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'reload' },
      { role: 'toggleDevTools' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
    ],
  }
  const template = [...application, file, { role: 'editMenu' as const }, view, { role: 'windowMenu' as const }]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function inWindow(act: (window: BrowserWindow) => Promise<unknown>): () => void {
  return () => {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
    if (window !== undefined) void act(window)
  }
}
