import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import type { HostEvent } from '@contract'

/**
 * The part of Electron that main/electron touches, keeping what it is told. It decides nothing: what is tested is what our
 * code asks Electron to do and how it answers Electron's questions.
 */
export class FakeContents extends EventEmitter {
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null
  readonly sent: unknown[][] = []
  constructor(readonly id: number) {
    super()
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }
  /** What the page does when it hears an event. */
  answer: (event: HostEvent) => void = () => undefined
  send(name: string, event: HostEvent): void {
    this.sent.push([name, event])
    this.answer(event)
  }
  isCrashed(): boolean {
    return false
  }
}

export class FakeWindow extends EventEmitter {
  static readonly all: FakeWindow[] = []
  static getAllWindows(): readonly FakeWindow[] {
    return FakeWindow.all
  }
  readonly webContents = new FakeContents(FakeWindow.all.length + 1)
  readonly loaded: string[] = []
  constructor(readonly options: { readonly webPreferences: Readonly<Record<string, unknown>> }) {
    super()
    FakeWindow.all.push(this)
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url)
  }
  show(): void {}
  focus(): void {}
  isFocused(): boolean {
    return false
  }
  isMinimized(): boolean {
    return false
  }
  isMaximized(): boolean {
    return false
  }
  isFullScreen(): boolean {
    return false
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: 800, height: 600 }
  }
  #destroyed = false
  isDestroyed(): boolean {
    return this.#destroyed
  }
  /** As in Electron: listeners may prevent it. */
  close(): void {
    let isPrevented = false
    this.emit('close', { preventDefault: () => (isPrevented = true) })
    if (!isPrevented) this.destroy()
  }
  destroy(): void {
    this.#destroyed = true
    this.emit('closed')
  }
}

type Answer = (...args: unknown[]) => unknown
const unset: Answer = () => 'unset'

export class FakeApp extends EventEmitter {
  isPackaged = true
  isFirst = true
  quits = 0
  exits = 0
  readonly handedOver: unknown[] = []
  requestSingleInstanceLock(data: unknown): boolean {
    this.handedOver.push(data)
    return this.isFirst
  }
  /** Nothing happens while 'will-quit' is being answered, as in Electron: so nobody may rely on it there. */
  quit(): void {
    this.quits++
  }
  exit(): void {
    this.exits++
  }
}

export function fakeElectron() {
  const invoked = new Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>()
  const schemes: { scheme: string; privileges: Readonly<Record<string, boolean>> }[] = []
  const served = new Map<string, (request: Request) => Promise<Response>>()
  const permissions = { request: unset, check: unset, device: unset }
  const keyStore = { available: true, backend: 'gnome_libsecret' }
  return {
    app: new FakeApp(),
    BrowserWindow: FakeWindow,
    dialog: { showMessageBox: vi.fn(), showMessageBoxSync: vi.fn(), showOpenDialog: vi.fn() },
    shell: { openExternal: vi.fn() },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1600, height: 1000 } }] },
    ipcMain: {
      handle: (name: string, handler: (event: unknown, ...args: unknown[]) => Promise<unknown>) =>
        invoked.set(name, handler),
    },
    net: { fetch: async (url: string) => new Response(readFileSync(fileURLToPath(url))) },
    protocol: {
      registerSchemesAsPrivileged: (given: typeof schemes) => schemes.push(...given),
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => served.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: Answer) => (permissions.request = handler),
        setPermissionCheckHandler: (handler: Answer) => (permissions.check = handler),
        setDevicePermissionHandler: (handler: Answer) => (permissions.device = handler),
      },
    },
    safeStorage: {
      isEncryptionAvailable: () => keyStore.available,
      getSelectedStorageBackend: () => keyStore.backend,
      // Not encryption: enough to tell cipher text from plain text.
      encryptString: (text: string) => Buffer.from(text, 'utf8').map((byte) => byte ^ 0x5a),
      decryptString: (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString('utf8'),
    },
    told: { invoked, schemes, served, permissions, keyStore },
  }
}
