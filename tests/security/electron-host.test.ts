import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ipcNames } from '@contract'
import type { EventListener } from '../../main/services/event-bus'
import { securityHeaders } from '../../main/services/security-headers'
import type { Services } from '../../main/services/services'
import { environmentSecrets } from '../../main/workspace'
import { eventually } from '../support/eventually'
import { FakeContents, FakeWindow, type fakeElectron } from './fake-electron'

const { electron } = vi.hoisted(() => ({ electron: { current: null as ReturnType<typeof fakeElectron> | null } }))

vi.mock('electron', async () => {
  const { fakeElectron: make } = await import('./fake-electron')
  electron.current = make()
  return electron.current
})

const { setupIpc } = await import('../../main/electron/ipc')
const { setupNavigation } = await import('../../main/electron/navigation')
const { setupOpenFiles } = await import('../../main/electron/open-files')
const { setupPermissions } = await import('../../main/electron/permissions')
const { registerAppScheme, setupProtocol } = await import('../../main/electron/protocol')
const { setupQuit } = await import('../../main/electron/quit')
const { openQuitNote } = await import('../../main/electron/quit-note')
const { createSafeStorageSecrets } = await import('../../main/electron/secrets')
const { becomeFirst } = await import('../../main/electron/single-instance')
const { createWindows } = await import('../../main/electron/windows')
const { createWindowClosing } = await import('../../main/electron/window-closing')
const { createWorkbench } = await import('../../main/electron/workbench')

const fake = electron.current!
const { told } = fake
const folder = mkdtempSync(join(tmpdir(), 'assay-electron-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Services that keep what they are asked and answer with it. */
function recordingServices() {
  const calls: (readonly [string, ...unknown[]])[] = []
  const listeners: EventListener[] = []
  const frame = join(folder, 'frame.duckdb')
  writeFileSync(frame, 'frame bytes')
  const services: Services = {
    dispatch: async (name, request, caller) => {
      calls.push(['dispatch', name, request, caller.id])
      return { ok: true, value: 'answered' }
    },
    subscribe: (listener) => {
      listeners.push(listener)
      return () => undefined
    },
    callerGone: (caller) => {
      calls.push(['gone', caller.id])
    },
    receive: async () => ({ ok: true, value: { path: '' } }),
    allow: async (path) => {
      calls.push(['allow', path])
      return { ok: true, value: { path } }
    },
    open: async (paths, window) => {
      calls.push(['open', paths, window?.id ?? null])
    },
    frameFile: async (name) => (name === 'known.duckdb' ? frame : null),
    reportFile: async (name) => (name === 'report.html' ? frame : null),
    close: async () => {
      calls.push(['close'])
    },
  }
  return { services, calls, listeners }
}

const page = (url: string, parent: object | null = null) => ({
  senderFrame: { url, parent },
  sender: new FakeContents(7),
})
const own = page('assay://app/index.html')

beforeEach(() => {
  fake.app.removeAllListeners()
  FakeWindow.all.length = 0
  fake.dialog.showMessageBox.mockReset()
})

describe('windows', () => {
  it('are sandboxed, isolated and without Node', async () => {
    ;(await startWindows(recordingServices().services)).windows.open()
    const [window] = FakeWindow.all
    expect(window!.options.webPreferences).toMatchObject({
      preload: '/out/preload/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(window!.loaded).toEqual(['assay://app/index.html'])
  })

  it('cancel what they started when they load anew or close', async () => {
    const { services, calls } = recordingServices()
    ;(await startWindows(services)).windows.open()
    const [window] = FakeWindow.all
    window!.webContents.emit('did-navigate')
    window!.emit('closed')
    expect(calls).toEqual([
      ['gone', 'window-1'],
      ['gone', 'window-1'],
    ])
  })
})

describe('the end of a Windows session', () => {
  it('waits where something would be lost, and nowhere else', async () => {
    const { windows } = await startWindows(recordingServices().services)
    const open = windows.open()
    const [opened] = FakeWindow.all
    const quits = fake.app.quits
    const preventDefault = vi.fn()
    windows.noteShown(open.caller, { unsaved: [], commands: [] })
    opened!.emit('query-session-end', { preventDefault })
    expect(preventDefault).not.toHaveBeenCalled()
    windows.noteShown(open.caller, { unsaved: ['checkout (study)'], commands: [] })
    opened!.emit('query-session-end', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
    expect(fake.app.quits).toBe(quits + 1)
  })
})

describe('closing a window', () => {
  const unsaved = { unsaved: ['checkout (study)'], commands: [] }

  /** A window whose page answers what is left after it was asked to save. */
  async function openWindow(left: { readonly notebooks: readonly string[]; readonly all: readonly string[] }) {
    const { windows, closing } = await startWindows(recordingServices().services)
    const open = windows.open()
    windows.noteShown(open.caller, unsaved)
    const [opened] = FakeWindow.all
    const asked: string[] = []
    opened!.webContents.answer = (event) => {
      if (event.type !== 'settle-documents') return
      asked.push(event.save)
      closing.settled(open.caller, left[event.save])
    }
    return { opened: opened!, closing, asked }
  }
  it('writes notebooks, and asks nothing where that was all', async () => {
    const { opened, asked } = await openWindow({ notebooks: [], all: [] })
    opened.close()
    await eventually(() => expect(opened.isDestroyed()).toBe(true))
    expect(asked).toEqual(['notebooks'])
    expect(fake.dialog.showMessageBox).not.toHaveBeenCalled()
  })

  it('asks what to do with a study, by its name, and stays when the person wants to', async () => {
    const { opened, closing } = await openWindow({ notebooks: ['checkout (study)'], all: [] })
    choose(2)
    expect(await closing.closeAll()).toBe(false)
    expect(opened.isDestroyed()).toBe(false)
    const [, options] = fake.dialog.showMessageBox.mock.calls[0]!
    expect(options).toMatchObject({
      message: 'Save the changes to checkout (study)?',
      buttons: ['Save', 'Discard', 'Cancel'],
    })
  })

  it('closes without saving when the person says so', async () => {
    const { opened, closing, asked } = await openWindow({ notebooks: ['checkout (study)'], all: [] })
    choose(1)
    expect(await closing.closeAll()).toBe(true)
    expect(opened.isDestroyed()).toBe(true)
    expect(asked).toEqual(['notebooks'])
  })

  it('saves, and closes only when everything is saved', async () => {
    const saved = await openWindow({ notebooks: ['checkout (study)'], all: [] })
    choose(0)
    expect(await saved.closing.closeAll()).toBe(true)
    expect(saved.asked).toEqual(['notebooks', 'all'])
    FakeWindow.all.length = 0
    fake.app.removeAllListeners()
    const full = await openWindow({ notebooks: ['checkout (study)'], all: ['checkout (study)'] })
    choose(0)
    expect(await full.closing.closeAll()).toBe(false)
    expect(full.opened.isDestroyed()).toBe(false)
  })

  it('does not wait for ever for a page that does not answer', async () => {
    const { opened, closing } = await openWindow({ notebooks: [], all: [] })
    opened.webContents.answer = () => undefined
    choose(0)
    expect(await closing.closeAll()).toBe(false)
    choose(1)
    expect(await closing.closeAll()).toBe(true)
    expect(fake.dialog.showMessageBox.mock.calls[0]![1].message).toBe('The window does not answer.')
  })

  it('stops a quit, which goes on once the windows are closed', async () => {
    const { opened } = await openWindow({ notebooks: ['checkout (study)'], all: [] })
    const preventDefault = vi.fn()
    const quits = fake.app.quits
    choose(2)
    fake.app.emit('before-quit', { preventDefault })
    await eventually(() => expect(fake.dialog.showMessageBox).toHaveBeenCalledTimes(1))
    expect(preventDefault).toHaveBeenCalledTimes(1)
    expect(opened.isDestroyed()).toBe(false)
    choose(1)
    fake.app.emit('before-quit', { preventDefault })
    await eventually(() => expect(fake.app.quits).toBe(quits + 1))
    fake.app.emit('before-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledTimes(2)
  })
})

describe('navigation', () => {
  it('leads nowhere but to our own pages', () => {
    const contents = newContents()
    const foreign = [
      'https://evil.example/',
      'file:///etc/passwd',
      'assay://other/index.html',
      'javascript:alert(1)',
      'data:text/html,x',
      '',
    ]
    fake.dialog.showMessageBox.mockResolvedValue({ response: 1 })
    for (const url of foreign) expect(isPrevented(contents, 'will-navigate', { url }), url).toBe(true)
    expect(isPrevented(contents, 'will-navigate', { url: 'assay://app/index.html' })).toBe(false)
    expect(isPrevented(contents, 'will-frame-navigate', { url: 'assay://app/', isMainFrame: false })).toBe(true)
    expect(isPrevented(contents, 'will-frame-navigate', { url: 'assay://app/', isMainFrame: true })).toBe(false)
    expect(isPrevented(contents, 'will-redirect', { url: 'assay://app/' })).toBe(true)
    expect(isPrevented(contents, 'will-attach-webview', {})).toBe(true)
  })

  it('offers links of the web to the browser, after the person has seen where they lead', async () => {
    const contents = newContents()
    choose(0)
    isPrevented(contents, 'will-navigate', { url: 'https://example.org/a' })
    await eventually(() => expect(fake.shell.openExternal).toHaveBeenCalledExactlyOnceWith('https://example.org/a'))
    expect(fake.dialog.showMessageBox.mock.calls[0]![0].detail).toBe('https://example.org/a')
    choose(1)
    contents.windowOpenHandler?.({ url: 'https://example.org/b' })
    await eventually(() => expect(fake.dialog.showMessageBox).toHaveBeenCalledTimes(2))
    const refused = [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      'https://bank.example@evil.example/',
    ]
    for (const url of refused) contents.windowOpenHandler?.({ url })
    expect(fake.dialog.showMessageBox).toHaveBeenCalledTimes(2)
    expect(fake.shell.openExternal).toHaveBeenCalledTimes(1)
  })

  it('opens no window', () => {
    choose(1)
    expect(newContents().windowOpenHandler?.({ url: 'assay://app/index.html' })).toEqual({ action: 'deny' })
  })
})

describe('permissions', () => {
  it('are refused, but for copying', () => {
    setupPermissions()
    const { request, check, device } = told.permissions
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'clipboard-read',
      'fileSystem',
      'usb',
    ]) {
      const answer = vi.fn()
      request({}, permission, answer)
      expect(answer, permission).toHaveBeenCalledExactlyOnceWith(false)
      expect(check({}, permission), permission).toBe(false)
    }
    const answer = vi.fn()
    request({}, 'clipboard-sanitized-write', answer)
    expect(answer).toHaveBeenCalledExactlyOnceWith(true)
    expect(device({})).toBe(false)
  })
})

describe('calls', () => {
  it('are answered to the main frame of our own page', async () => {
    const { services, calls } = recordingServices()
    await startWindows(services)
    const call = told.invoked.get(ipcNames.call)!
    expect(await call(own, 'workspace.info', {})).toEqual({ ok: true, value: 'answered' })
    expect(calls).toContainEqual(['dispatch', 'workspace.info', {}, 'window-7'])
  })

  it('are refused to any other sender, before a service sees them', async () => {
    const { services, calls } = recordingServices()
    await startWindows(services)
    const strangers = [
      page('https://evil.example/'),
      page('assay://other/index.html'),
      page('file:///index.html'),
      page('about:blank'),
      page('assay://app/index.html', {}),
      { senderFrame: null, sender: new FakeContents(1) },
    ]
    for (const sender of strangers) {
      for (const [name, argument] of [
        [ipcNames.call, 'workspace.info'],
        [ipcNames.receiveFile, '/etc/passwd'],
      ] as const) {
        const envelope = await told.invoked.get(name)!(sender, argument, {})
        expect(envelope).toMatchObject({ ok: false, error: { code: 'bad-request' } })
      }
    }
    expect(await told.invoked.get(ipcNames.call)!(own, { toString: () => 'workspace.info' }, {})).toMatchObject({
      ok: false,
    })
    expect(calls).toEqual([])
  })

  it('allow a dropped file by its path, and nothing for one that a script made', async () => {
    const { services, calls } = recordingServices()
    await startWindows(services)
    const receive = told.invoked.get(ipcNames.receiveFile)!
    expect(await receive(own, '/data/a.csv')).toEqual({ ok: true, value: { path: '/data/a.csv' } })
    expect(await receive(own, '')).toMatchObject({ ok: false })
    expect(calls.filter(([kind]) => kind === 'allow')).toEqual([['allow', '/data/a.csv']])
  })

  it('pass events on to every window, or to the one they are for', async () => {
    const { services, listeners } = recordingServices()
    const { windows } = await startWindows(services)
    const [first, second] = [windows.open(), windows.open()]
    for (const listener of listeners) listener({ type: 'workspace-changed' }, null)
    for (const listener of listeners) listener({ type: 'connections-changed' }, second.caller)
    expect(first.caller).not.toEqual(second.caller)
    expect(FakeWindow.all.map(({ webContents }) => webContents.sent.map(([, event]) => event))).toEqual([
      [{ type: 'workspace-changed' }],
      [{ type: 'workspace-changed' }, { type: 'connections-changed' }],
    ])
  })
})

describe('the assay: scheme', () => {
  const renderer = join(folder, 'renderer')
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(renderer, 'index.html'), '<!doctype html>')
  writeFileSync(join(renderer, 'assets/engine-1.wasm'), 'wasm')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(renderer, 'link.txt'))

  const get = async (url: string, method = 'GET') => {
    setupProtocol(renderer, (await startWindows(recordingServices().services)).workbench)
    return told.served.get('assay')!(new Request(url, { method }))
  }

  it('is a secure standard scheme that does not bypass the policy', () => {
    registerAppScheme()
    const [registered] = told.schemes
    expect(registered).toMatchObject({
      scheme: 'assay',
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    })
    expect(registered!.privileges).not.toHaveProperty('bypassCSP')
    expect(registered!.privileges).not.toHaveProperty('corsEnabled')
  })

  it('serves page, frames and reports with the same headers as the browser host', async () => {
    const answers = [
      ['assay://app/index.html', 200, 'text/html; charset=utf-8'],
      ['assay://app/', 200, 'text/html; charset=utf-8'],
      ['assay://app/assets/engine-1.wasm', 200, 'application/wasm'],
      ['assay://app/frames/known.duckdb', 200, 'application/octet-stream'],
      ['assay://app/nothing', 404, null],
    ] as const
    for (const [url, status, type] of answers) {
      const response = await get(url)
      expect(response.status, url).toBe(status)
      expect(response.headers.get('Content-Type'), url).toBe(type)
      for (const [name, value] of Object.entries(securityHeaders)) expect(response.headers.get(name), url).toBe(value)
    }
    expect(await (await get('assay://app/frames/known.duckdb')).text()).toBe('frame bytes')
    expect((await get('assay://app/reports/report.html')).headers.get('Content-Disposition')).toBe('attachment')
  })

  it('serves nothing outside, by no other name and by no other method', async () => {
    const ways = [
      'assay://app/..%2fsecret.txt',
      'assay://app/%2e%2e/secret.txt',
      'assay://app/link.txt',
      'assay://app/%ff',
      'assay://app/assets',
      'assay://app/frames/..%2fsecret.txt',
    ]
    for (const url of ways) expect((await get(url)).status, url).toBe(404)
    expect((await get('assay://other/index.html')).status).toBe(403)
    expect((await get('assay://app/index.html', 'POST')).status).toBe(403)
  })
})

describe('secrets', () => {
  it('are kept as cipher text, and come back', async () => {
    const path = join(folder, 'secrets.json')
    const secrets = createSafeStorageSecrets(path, environmentSecrets({}))
    await secrets.set('warehouse', 'swordfish')
    expect(readFileSync(path, 'utf8')).not.toContain('swordfish')
    expect(await createSafeStorageSecrets(path, environmentSecrets({})).get('warehouse')).toBe('swordfish')
    await secrets.remove('warehouse')
    expect(await secrets.get('warehouse')).toBeNull()
  })

  it('are not kept where the system has no key store', async () => {
    told.keyStore.available = false
    expect(createSafeStorageSecrets('unused', environmentSecrets({})).available).toBe(false)
    told.keyStore.available = true
    if (process.platform === 'linux') {
      told.keyStore.backend = 'basic_text'
      const secrets = createSafeStorageSecrets('unused', environmentSecrets({ ASSAY_SECRET_WAREHOUSE: 'swordfish' }))
      expect(secrets).toMatchObject({ available: false, reason: expect.stringContaining('No keyring is unlocked') })
      expect(await secrets.get('warehouse')).toBe('swordfish')
      await expect(secrets.set('warehouse', 'x')).rejects.toThrow('cannot be kept')
      told.keyStore.backend = 'gnome_libsecret'
    }
  })

  it('of another key are told as such', async () => {
    const path = join(folder, 'other-key.json')
    const secrets = createSafeStorageSecrets(path, environmentSecrets({}))
    await secrets.set('warehouse', 'swordfish')
    const decrypt = vi.spyOn(fake.safeStorage, 'decryptString').mockImplementationOnce(() => {
      throw new Error('Error while decrypting the ciphertext')
    })
    await expect(secrets.get('warehouse')).rejects.toMatchObject({ wire: { code: 'source-failed' } })
    decrypt.mockRestore()
    expect(await secrets.get('warehouse')).toBe('swordfish')
  })
})

describe('the life of the app', () => {
  it('opens files that came before the services were there', () => {
    const opened: (readonly string[])[] = []
    const files = setupOpenFiles()
    fake.app.emit('open-file', { preventDefault: () => undefined }, '/data/early.study.json')
    files.open(['/data/a.csv', '/data/b.csv'])
    fake.app.emit('open-url', { preventDefault: () => undefined }, 'assay://experiment/checkout')
    expect(opened).toEqual([])
    files.serve({ open: async (paths) => void opened.push(paths) })
    expect(opened).toEqual([['/data/early.study.json', '/data/a.csv', '/data/b.csv', 'assay://experiment/checkout']])
  })

  it('opens every file that is chosen in the dialog', async () => {
    const opened: (readonly string[])[] = []
    const files = setupOpenFiles()
    files.serve({ open: async (paths) => void opened.push(paths) })
    fake.dialog.showOpenDialog.mockResolvedValue({ canceled: false, filePaths: ['/data/a.csv', '/data/b.assay'] })
    await files.choose(null)
    expect(opened).toEqual([['/data/a.csv', '/data/b.assay']])
    const [options] = fake.dialog.showOpenDialog.mock.calls.at(-1) ?? []
    expect(options.properties).toContain('multiSelections')
    expect(options.filters[0].extensions).toEqual(expect.arrayContaining(['csv', 'parquet', 'assay', 'assaystudy']))
  })

  const request = { workspace: null, files: ['/home/ann/a.study.json'] }
  it('hands what a second start asks for to the first, as a value', async () => {
    const onRequest = vi.fn()
    expect(await becomeFirst(request, note(), onRequest)).toBe(true)
    fake.app.emit('second-instance', {}, ['reordered', '--by', 'chromium'], '/home', request)
    expect(onRequest).toHaveBeenCalledExactlyOnceWith(request)
    fake.app.emit('second-instance', {}, [], '/home', { files: 7 })
    expect(onRequest).toHaveBeenLastCalledWith({ workspace: null, files: [] })
    fake.app.isFirst = false
    expect(await becomeFirst(request, note(), onRequest)).toBe(false)
    expect(fake.app.handedOver.at(-1)).toEqual(request)
    fake.app.isFirst = true
  })

  it('waits for the end of one that is quitting, and takes its place', async () => {
    fake.app.isFirst = false
    note().write()
    const second = becomeFirst(request, note(), vi.fn())
    setTimeout(() => (fake.app.isFirst = true), 300)
    expect(await second).toBe(true)
    note().remove()
  })

  it('leaves it to the second start to open its files when it is quitting itself', async () => {
    const onRequest = vi.fn()
    await becomeFirst(request, note(), onRequest)
    note().write()
    fake.app.emit('second-instance', {}, [], '/home', request)
    expect(onRequest).not.toHaveBeenCalled()
    note().remove()
  })

  it('ends after the workspace is closed, once, by a call that Electron does not ignore', async () => {
    const { services, calls } = recordingServices()
    setupQuit(() => services.close(), note())
    const preventDefault = vi.fn()
    const [exits, quits] = [fake.app.exits, fake.app.quits]
    fake.app.emit('will-quit', { preventDefault })
    fake.app.emit('will-quit', { preventDefault })
    await eventually(() => expect(fake.app.exits).toBe(exits + 1))
    expect(fake.app.quits).toBe(quits)
    expect(preventDefault).toHaveBeenCalledTimes(2)
    expect(calls).toEqual([['close']])
    expect(note().isQuitting()).toBe(false)
  })

  it('ends when closing never comes to an end, or fails', async () => {
    const exits = fake.app.exits
    setupQuit(() => new Promise(() => undefined), note(), 20)
    fake.app.emit('will-quit', { preventDefault: vi.fn() })
    expect(note().isQuitting()).toBe(true)
    await eventually(() => expect(fake.app.exits).toBe(exits + 1))
    fake.app.removeAllListeners()
    setupQuit(() => Promise.reject(new Error('the disk is gone')), note())
    fake.app.emit('will-quit', { preventDefault: vi.fn() })
    await eventually(() => expect(fake.app.exits).toBe(exits + 2))
  })
})

/** What main/electron/index.ts puts together, over services that keep what they are asked. */
async function startWindows(services: Services) {
  const workbench = createWorkbench(
    async () => ({ folder: '/workspace', services }),
    (event, to) => ipc.tell(event, to),
  )
  const windows = createWindows({
    preload: '/out/preload/index.cjs',
    icon: '/resources/icons/assay.png',
    onGone: (caller) => services.callerGone(caller),
    onPlaces: () => undefined,
    onShown: () => undefined,
    onOpened: (open) => closing.watch(open),
  })
  const closing = createWindowClosing(windows, 50)
  const ipc = setupIpc(workbench, windows)
  await workbench.open(null)
  return { workbench, windows, closing }
}

/** Which button of the next message box is pressed. */
function choose(response: number): void {
  fake.dialog.showMessageBox.mockResolvedValueOnce({ response })
}

function note() {
  return openQuitNote(join(folder, 'quitting'))
}

function newContents(): FakeContents {
  setupNavigation()
  const contents = new FakeContents(1)
  fake.app.emit('web-contents-created', {}, contents)
  return contents
}

function isPrevented(contents: FakeContents, name: string, details: object): boolean {
  const preventDefault = vi.fn()
  contents.emit(name, { ...details, preventDefault })
  return preventDefault.mock.calls.length === 1
}
