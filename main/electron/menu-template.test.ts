import { describe, expect, it, vi } from 'vitest'
import type { WindowCommand } from '@contract'
import { acceleratorOf, menuTemplate, type MenuParts } from './menu-template'

const open: WindowCommand = {
  id: 'file.open',
  title: 'Open a file…',
  group: 'File',
  keybinding: 'mod+o',
  enabled: true,
}
const pdf = {
  id: 'notebook.export.pdf',
  title: 'Export Report (PDF)',
  group: 'Notebook',
  keybinding: null,
  enabled: true,
}
const runAll = { ...pdf, id: 'notebook.runAll', title: 'Run all cells', keybinding: 'mod+shift+enter' }

const nothing = () => undefined
const plain: MenuParts = {
  isMac: false,
  isDevelopment: false,
  commands: [open, pdf, runAll],
  recentFiles: [],
  recentWorkspaces: [],
  runCommand: nothing,
  openFile: nothing,
  openWorkspace: nothing,
  clearRecent: nothing,
  closeWindow: nothing,
  showWorkspaceFolder: nothing,
  showLog: nothing,
  showDocumentation: nothing,
  reportProblem: nothing,
  about: nothing,
}

/** Every item, as `Menu > Item`. */
function itemsOf(template: ReturnType<typeof menuTemplate>, above = ''): Map<string, (typeof template)[number]> {
  return new Map(
    template.flatMap((item) => {
      const name = `${above}${item.label ?? item.role ?? ''}`
      const below = Array.isArray(item.submenu) ? [...itemsOf(item.submenu, `${name} > `)] : []
      return [[name, item] as const, ...below]
    }),
  )
}

describe('menuTemplate', () => {
  it('runs commands of the window by their ids, shows their keys and does not take them', () => {
    const runCommand = vi.fn()
    const item = itemsOf(menuTemplate({ ...plain, runCommand })).get('File > Open…')
    expect(item).toMatchObject({ enabled: true, accelerator: 'CmdOrCtrl+O', registerAccelerator: false })
    Reflect.apply(item!.click!, undefined, [])
    expect(runCommand).toHaveBeenCalledExactlyOnceWith('file.open')
  })

  it('shows what the window cannot do just now as such', () => {
    const items = itemsOf(menuTemplate({ ...plain, commands: [] }))
    expect(items.get('File > Close Tab')).toMatchObject({ enabled: false })
    expect(items.get('File > Export')).toMatchObject({ enabled: false })
    expect(items.get('Notebook > No notebook is in front')).toMatchObject({ enabled: false })
  })

  it('sorts what can be exported under Export, and other commands of the notebook under Notebook', () => {
    const names = [...itemsOf(menuTemplate({ ...plain })).keys()]
    expect(names).toContain('File > Export > Report (PDF)')
    expect(names).toContain('Notebook > Run all cells')
    expect(names).not.toContain('Notebook > Export Report (PDF)')
  })

  it('closes a tab by Ctrl+W, never the window', () => {
    const closeTab = { ...open, id: 'tabs.close', title: 'Close the tab', keybinding: 'mod+w' }
    const items = itemsOf(menuTemplate({ ...plain, commands: [closeTab] }))
    const taking = [...items].filter(([, { accelerator }]) => accelerator === 'CmdOrCtrl+W').map(([name]) => name)
    expect(taking).toEqual(['File > Close Tab'])
    expect([...items.values()].some(({ role }) => role === 'close' || role === 'windowMenu')).toBe(false)
  })

  it('leads to everything that a person looks for in a menu', () => {
    const names = [...itemsOf(menuTemplate(plain)).keys()]
    const wanted = `File > New > Study from a Data File…|File > New > Notebook…|File > New > Window|File > Open…
      |File > Open Recent|File > Open Workspace…|File > Save|File > Export|File > Save as PDF…|File > Close Tab
      |File > Close Window|File > Preferences…|File > Quit|Help > Documentation|Help > Keyboard Shortcuts|Help > Show the Log
      |Help > Report a Problem…|Help > About Assay`
    expect(names).toEqual(expect.arrayContaining(wanted.split('|').map((name) => name.trim())))
    const onMac = [...itemsOf(menuTemplate({ ...plain, isMac: true })).keys()]
    expect(onMac).toEqual(expect.arrayContaining(['Assay > About Assay', 'Assay > Settings…', 'Assay > quit']))
    expect(onMac).not.toContain('File > Quit')
  })

  it('has nothing for developers in a packed application', () => {
    expect(rolesOf(true)).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']))
    expect(rolesOf(false)).not.toEqual(expect.arrayContaining(['reload']))
    expect(rolesOf(false)).not.toEqual(expect.arrayContaining(['toggleDevTools']))
  })

  it('opens what was open before', () => {
    const openFile = vi.fn()
    const items = itemsOf(
      menuTemplate({ ...plain, openFile, recentFiles: ['/data/a & b.csv'], recentWorkspaces: ['/w'] }),
    )
    Reflect.apply(items.get('File > Open Recent > /data/a && b.csv')!.click!, undefined, [])
    expect(openFile).toHaveBeenCalledExactlyOnceWith('/data/a & b.csv')
    expect(items.has('File > Open Recent > Workspace /w')).toBe(true)
  })
})

function rolesOf(isDevelopment: boolean) {
  return [...itemsOf(menuTemplate({ ...plain, isDevelopment })).values()].map(({ role }) => role)
}

it.each([
  ['mod+shift+e', 'CmdOrCtrl+Shift+E'],
  ['alt+pagedown', 'Alt+PageDown'],
  ['mod+\\', 'CmdOrCtrl+\\'],
  ['mod+shift+enter', 'CmdOrCtrl+Shift+Enter'],
])('%s is %s in Electron', (keybinding, accelerator) => {
  expect(acceleratorOf(keybinding)).toBe(accelerator)
})
