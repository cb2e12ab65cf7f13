import type { MenuItemConstructorOptions } from 'electron'
import type { WindowCommand } from '@contract'

type Item = MenuItemConstructorOptions

/** What the menus show and do besides the window's own commands. */
export interface MenuParts {
  readonly isMac: boolean
  /** Reloading and the developer tools are for those who change Assay. */
  readonly isDevelopment: boolean
  /** Of the window in front; empty without one. */
  readonly commands: readonly WindowCommand[]
  /** Absolute paths, the latest first. */
  readonly recentFiles: readonly string[]
  readonly recentWorkspaces: readonly string[]
  readonly runCommand: (id: string) => void
  readonly openFile: (path: string) => void
  readonly openWorkspace: (folder: string) => void
  readonly clearRecent: () => void
  readonly closeWindow: () => void
  readonly showWorkspaceFolder: () => void
  readonly showLog: () => void
  readonly showDocumentation: () => void
  readonly reportProblem: () => void
  readonly about: () => void
}

/** The application menu, from the commands that the palette has: each does the same in both, by the same keys. */
export function menuTemplate(parts: MenuParts): readonly Item[] {
  const { isMac } = parts
  return [
    ...(isMac ? [appMenu(parts)] : []),
    fileMenu(parts),
    editMenu(parts),
    viewMenu(parts),
    { label: 'Notebook', submenu: notebookItems(parts) },
    windowMenu(parts),
    helpMenu(parts),
  ]
}

const separator: Item = { type: 'separator' }

function appMenu(parts: MenuParts): Item {
  const rest: readonly Item[] = [{ role: 'services' }, separator, { role: 'hide' }, { role: 'hideOthers' }]
  const about = { label: 'About Assay', click: parts.about }
  return {
    label: 'Assay',
    submenu: [
      about,
      separator,
      preferences(parts),
      separator,
      ...rest,
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
}

function preferences(parts: MenuParts): Item {
  return command(parts, 'preferences.show', parts.isMac ? 'Settings…' : 'Preferences…')
}

function fileMenu(parts: MenuParts): Item {
  const { commands } = parts
  const exports = commands.filter(({ id }) => id.startsWith('notebook.export.'))
  return {
    label: 'File',
    submenu: [
      {
        label: 'New',
        submenu: [
          command(parts, 'study.new', 'Study from a Data File…'),
          command(parts, 'notebook.new', 'Notebook…'),
          command(parts, 'window.new', 'Window'),
        ],
      },
      separator,
      command(parts, 'file.open', 'Open…'),
      { label: 'Open Recent', submenu: recentItems(parts) },
      command(parts, 'workspace.choose', 'Open Workspace…'),
      { label: 'Show Workspace Folder', click: parts.showWorkspaceFolder },
      separator,
      command(parts, 'tabs.save', 'Save'),
      {
        label: 'Export',
        enabled: exports.some(({ enabled }) => enabled),
        submenu: exports.map(({ id, title }) => command(parts, id, title.replace(/^Export /, ''))),
      },
      command(parts, 'notebook.export.pdf', 'Save as PDF…'),
      separator,
      command(parts, 'tabs.close', 'Close Tab'),
      { label: 'Close Window', accelerator: 'CmdOrCtrl+Shift+W', click: parts.closeWindow },
      ...(parts.isMac ? [] : [separator, preferences(parts), separator, { role: 'quit' as const, label: 'Quit' }]),
    ],
  }
}

function recentItems(parts: MenuParts): Item[] {
  const { recentFiles, recentWorkspaces } = parts
  const nothing: Item = { label: 'Nothing yet', enabled: false }
  if (recentFiles.length + recentWorkspaces.length === 0) return [nothing]
  return [
    ...recentFiles.map((path): Item => ({ label: label(path), click: () => parts.openFile(path) })),
    separator,
    ...recentWorkspaces.map((folder): Item => ({
      label: `Workspace ${label(folder)}`,
      click: () => parts.openWorkspace(folder),
    })),
    separator,
    { label: 'Clear', click: parts.clearRecent },
  ]
}

function editMenu(parts: MenuParts): Item {
  const text: readonly Item[] = [{ role: 'undo' }, { role: 'redo' }, separator, { role: 'cut' }, { role: 'copy' }]
  return {
    label: 'Edit',
    submenu: [
      ...text,
      { role: 'paste' },
      { role: 'selectAll' },
      separator,
      command(parts, 'notebook.undo', 'Undo the Change to the Notebook'),
      command(parts, 'notebook.redo', 'Redo the Change to the Notebook'),
    ],
  }
}

function viewMenu(parts: MenuParts): Item {
  const zoom: readonly Item[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }]
  const development: readonly Item[] = [{ role: 'reload' }, { role: 'toggleDevTools' }, separator]
  return {
    label: 'View',
    submenu: [
      ...parts.commands.filter(({ group }) => group === 'View').map(({ id, title }) => command(parts, id, title)),
      separator,
      ...(parts.isDevelopment ? development : []),
      ...zoom,
      { role: 'togglefullscreen' },
    ],
  }
}

/** What is in other menus already is left out. */
function notebookItems(parts: MenuParts): Item[] {
  const elsewhere = /^notebook\.(export\.|undo$|redo$)/
  const own = parts.commands.filter(({ group, id }) => group === 'Notebook' && !elsewhere.test(id))
  const none: Item = { label: 'No notebook is in front', enabled: false }
  return own.length === 0 ? [none] : own.map(({ id, title }) => command(parts, id, title))
}

function windowMenu(parts: MenuParts): Item {
  return {
    role: 'window',
    label: 'Window',
    submenu: [
      { role: 'minimize' },
      ...(parts.isMac ? [{ role: 'zoom' as const }, { role: 'front' as const }] : []),
      separator,
      command(parts, 'tabs.next', 'Next Tab'),
      command(parts, 'tabs.previous', 'Previous Tab'),
      command(parts, 'tabs.splitRight', 'Split the Tab to the Right'),
    ],
  }
}

function helpMenu(parts: MenuParts): Item {
  return {
    role: 'help',
    label: 'Help',
    submenu: [
      command(parts, 'palette.show', 'Show All Commands'),
      command(parts, 'help.shortcuts', 'Keyboard Shortcuts'),
      separator,
      { label: 'Documentation', click: parts.showDocumentation },
      { label: 'Show the Log', click: parts.showLog },
      { label: 'Report a Problem…', click: parts.reportProblem },
      ...(parts.isMac ? [] : [separator, { label: 'About Assay', click: parts.about }]),
    ],
  }
}

/** A command of the window. The window hears its keys itself, so the menu only shows them. */
function command(parts: MenuParts, id: string, text: string): Item {
  const found = parts.commands.find((each) => each.id === id)
  const keys = found?.keybinding ?? null
  return {
    label: text,
    enabled: found?.enabled ?? false,
    click: () => parts.runCommand(id),
    ...(keys !== null && { accelerator: acceleratorOf(keys), registerAccelerator: false }),
  }
}

const keyNames: Readonly<Record<string, string>> = {
  mod: 'CmdOrCtrl',
  arrowup: 'Up',
  arrowdown: 'Down',
  pageup: 'PageUp',
  pagedown: 'PageDown',
}

/** `mod+shift+e` as Electron writes it: `CmdOrCtrl+Shift+E`. */
export function acceleratorOf(keybinding: string): string {
  return keybinding
    .split('+')
    .map((key) => keyNames[key] ?? key.charAt(0).toUpperCase() + key.slice(1))
    .join('+')
}

/** A path as a menu item: `&` would underline what follows. */
function label(path: string): string {
  return path.replaceAll('&', '&&')
}
