import { join } from 'node:path'
import { app, clipboard, dialog, Menu, shell } from 'electron'
import type { RecentPlaces } from '../services/recent'
import { problemText } from './failure-dialog'
import { menuTemplate } from './menu-template'
import type { Windows } from './windows'

export interface MenuOptions {
  readonly windows: Windows
  readonly recent: RecentPlaces
  readonly logFolder: string
  /** The folder of what is written about Assay for people. */
  readonly documentation: string
  readonly workspaceFolder: () => string
  readonly openFiles: (paths: readonly string[]) => void
  readonly openWorkspace: (folder: string) => void
}

/** The application menu, built anew when the window in front, its commands or what was opened changes. */
export function setupMenu(options: MenuOptions): { readonly update: () => void } {
  const { windows, recent } = options
  let built = ''
  function update(): void {
    const commands = windows.front()?.shown?.commands ?? []
    const { files: recentFiles, workspaces: recentWorkspaces } = recent.list()
    const text = JSON.stringify([commands, recentFiles, recentWorkspaces])
    if (text === built) return
    built = text
    const template = menuTemplate({
      isMac: process.platform === 'darwin',
      isDevelopment: !app.isPackaged,
      commands,
      recentFiles,
      recentWorkspaces,
      runCommand: (id) => windows.tell(windows.show(), { type: 'run-command', id }),
      openFile: (path) => options.openFiles([path]),
      openWorkspace: options.openWorkspace,
      clearRecent() {
        recent.clear()
        app.clearRecentDocuments()
        update()
      },
      closeWindow: () => windows.front()?.window.close(),
      showWorkspaceFolder: () => void shell.openPath(options.workspaceFolder()),
      showLog: () => shell.showItemInFolder(join(options.logFolder, 'assay.log')),
      showDocumentation: () => void shell.openPath(options.documentation),
      reportProblem: () => void reportProblem(options.logFolder),
      about: () => app.showAboutPanel(),
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate([...template]))
  }
  update()
  return { update }
}

/** Nothing is sent anywhere: the person copies what a report needs and sends it to whoever looks after Assay. */
async function reportProblem(logFolder: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'Assay',
    message: 'Report a problem',
    detail:
      'Assay sends nothing by itself. Copy the versions, add what you did and what happened, and send it to whoever looks after Assay for you. The log may help them; look through it before you send it.',
    buttons: ['Copy the Versions', 'Show the Log', 'Close'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  if (response === 0) void clipboard.writeText(problemText('What I did:\n\nWhat happened:\n'))
  if (response === 1) shell.showItemInFolder(join(logFolder, 'assay.log'))
}
