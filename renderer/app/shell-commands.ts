import { call } from '../bridge/host'
import { registerCommands, type Command } from '../state/commands'
import { requestClose } from '../state/close-tab'
import { showDialog } from '../state/dialogs'
import { chooseFiles } from '../state/imports'
import { useLayout } from '../state/layout'
import { attempt } from '../state/notices'
import { useTabs, type Tab } from '../state/tabs'
import { resolveTheme, useThemeStore } from '../state/theme'
import { loadWorkspace, useWorkspace } from '../state/workspace'

const isDesktop = window.assay !== undefined

/** The commands of the window itself; features add their own. */
export function registerShellCommands(): void {
  registerCommands([
    ...fileCommands,
    ...(isDesktop ? desktopCommands : []),
    ...viewCommands,
    ...tabCommands,
    ...helpCommands,
  ])
}

const desktopCommands: readonly Command[] = [
  {
    id: 'window.new',
    title: 'New window',
    group: 'File',
    keybinding: 'mod+shift+n',
    run: () => attemptCall('Open a window', 'windows.open'),
  },
  {
    id: 'workspace.choose',
    title: 'Open another workspace…',
    group: 'File',
    keybinding: 'mod+shift+o',
    run: () => attemptCall('Open another workspace', 'windows.chooseWorkspace'),
  },
]

function attemptCall(title: string, channel: 'windows.open' | 'windows.chooseWorkspace'): Promise<void> {
  return attempt(title, async () => {
    await call(channel, {})
  })
}

const fileCommands: readonly Command[] = [
  {
    id: 'study.new',
    title: 'New study from a data file…',
    group: 'File',
    run: chooseFiles,
  },
  {
    id: 'notebook.new',
    title: 'New notebook…',
    group: 'File',
    enabled: () => useWorkspace.getState().studies.length > 0,
    run: () => showDialog('new-notebook'),
  },
  {
    id: 'file.open',
    title: 'Open a file…',
    group: 'File',
    keybinding: 'mod+o',
    run: chooseFiles,
  },
  { id: 'file.refresh', title: 'Refresh the workspace', group: 'File', keybinding: 'mod+alt+r', run: loadWorkspace },
  {
    id: 'connections.add',
    title: 'Add a PostgreSQL connection…',
    group: 'File',
    run: () => showDialog('new-connection'),
  },
  {
    id: 'preferences.show',
    title: 'Preferences…',
    group: 'File',
    keybinding: 'mod+,',
    run: () => showDialog('preferences'),
  },
]

const viewCommands: readonly Command[] = [
  {
    id: 'view.experiments',
    title: 'Experiments',
    group: 'View',
    keybinding: 'mod+shift+e',
    run: () => useLayout.getState().toggleSideView('experiments'),
  },
  {
    id: 'view.connections',
    title: 'Connections',
    group: 'View',
    keybinding: 'mod+shift+d',
    run: () => useLayout.getState().toggleSideView('connections'),
  },
  {
    id: 'view.filter',
    title: 'Find an experiment',
    group: 'View',
    keybinding: 'mod+shift+f',
    run: focusFilter,
  },
  {
    id: 'view.sideBar',
    title: 'Show or hide the side bar',
    group: 'View',
    keybinding: 'mod+b',
    run: () => useLayout.getState().setSideBarOpen(!useLayout.getState().sideBarOpen),
  },
  {
    id: 'view.inspector',
    title: 'Show or hide the inspector',
    group: 'View',
    keybinding: 'mod+i',
    run: () => useLayout.getState().setInspectorOpen(!useLayout.getState().inspectorOpen),
  },
  {
    id: 'view.theme',
    title: 'Switch between light and dark',
    group: 'View',
    keybinding: 'mod+shift+l',
    run: () => {
      const store = useThemeStore.getState()
      store.choose(resolveTheme(store) === 'dark' ? 'light' : 'dark')
    },
  },
  {
    id: 'view.systemTheme',
    title: 'Use the theme of the system',
    group: 'View',
    enabled: () => useThemeStore.getState().preference !== 'system',
    run: () => useThemeStore.getState().choose('system'),
  },
]

const tabCommands: readonly Command[] = [
  {
    id: 'tabs.save',
    title: 'Save the tab',
    group: 'Tabs',
    keybinding: 'mod+s',
    run: async () => {
      const tab = activeTab()
      if (tab?.save) await attempt(`Save ${tab.title}`, tab.save)
    },
  },
  {
    id: 'tabs.close',
    title: 'Close the tab',
    group: 'Tabs',
    // a browser keeps Ctrl+W for its own tab
    keybinding: isDesktop ? 'mod+w' : 'alt+w',
    enabled: () => activeTab() !== undefined,
    run: () => {
      const tab = activeTab()
      if (tab !== undefined) requestClose(tab.id)
    },
  },
  {
    id: 'tabs.next',
    title: 'Next tab',
    group: 'Tabs',
    keybinding: 'alt+pagedown',
    enabled: hasTabs,
    run: () => step(1),
  },
  {
    id: 'tabs.previous',
    title: 'Previous tab',
    group: 'Tabs',
    keybinding: 'alt+pageup',
    enabled: hasTabs,
    run: () => step(-1),
  },
]

const helpCommands: readonly Command[] = [
  {
    id: 'palette.show',
    title: 'Show all commands',
    group: 'Help',
    keybinding: 'mod+k',
    run: () => showDialog('palette'),
  },
  {
    id: 'help.shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Help',
    keybinding: 'mod+/',
    run: () => showDialog('shortcuts'),
  },
]

function activeTab(): Tab | undefined {
  const { tabs, activeId } = useTabs.getState()
  return tabs.find((tab) => tab.id === activeId)
}

function hasTabs(): boolean {
  return useTabs.getState().tabs.length > 1
}

function step(by: number): void {
  const { tabs, activeId, activate } = useTabs.getState()
  const at = tabs.findIndex((tab) => tab.id === activeId)
  const next = tabs[(at + by + tabs.length) % tabs.length]
  if (next !== undefined) activate(next.id)
}

function focusFilter(): void {
  const { sideView, sideBarOpen, toggleSideView } = useLayout.getState()
  if (sideView !== 'experiments' || !sideBarOpen) toggleSideView('experiments')
  requestAnimationFrame(() => document.getElementById('experiment-filter')?.focus())
}
