import { app, BrowserWindow, screen } from 'electron'
import { ipcNames, type HostEvent, type ShownWindow } from '@contract'
import type { Caller } from '../services/handlers'
import { startPage } from './app-scheme'
import { isOnScreen, type Bounds, type WindowPlace } from './window-places'

/** A window of the workbench and what its page has said of itself. */
export interface OpenWindow {
  readonly window: BrowserWindow
  /** As services know it. */
  readonly caller: Caller
  readonly number: number
  /** Null: the page has not said yet. */
  readonly shown: ShownWindow | null
}

export interface WindowsOptions {
  readonly preload: string
  readonly icon: string
  /** The page was loaded anew or is gone: what it started is nobody's any more. */
  readonly onGone: (caller: Caller) => void
  /** A window was moved, opened or closed. */
  readonly onPlaces: (places: readonly WindowPlace[]) => void
  /** Another window is in front, or one has said something new of itself. */
  readonly onShown: () => void
  readonly onOpened: (open: OpenWindow) => void
}

export interface Windows {
  /** Opens one where it was, or where there is room. */
  open(place?: WindowPlace): OpenWindow
  all(): readonly OpenWindow[]
  of(caller: Caller): OpenWindow | null
  /** The one in front, or the one that was last; null when there is none. */
  front(): OpenWindow | null
  /** Brings the one in front to the person's eyes; opens one when there is none. */
  show(): OpenWindow
  noteShown(caller: Caller, shown: ShownWindow): void
  tell(open: OpenWindow, event: HostEvent): void
}

const usualSize = { width: 1440, height: 900 }
const smallest = { minWidth: 720, minHeight: 480 }
/** How far a new window lies from the one it came from, in pixels. */
const step = 32
const placesDelayMs = 500

export function createWindows(options: WindowsOptions): Windows {
  let all: readonly OpenWindow[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const change = (caller: Caller, changes: Partial<OpenWindow>) => {
    all = all.map((each) => (each.caller.id === caller.id ? { ...each, ...changes } : each))
  }
  const tellPlaces = () => {
    clearTimeout(timer)
    options.onPlaces(all.filter(({ window }) => !window.isDestroyed()).map(placeOf))
  }
  const tellPlacesSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(tellPlaces, placesDelayMs)
  }

  function open(place?: WindowPlace): OpenWindow {
    const window = new BrowserWindow({
      ...usualSize,
      ...smallest,
      ...roomFor(place, front()),
      show: false,
      title: 'Assay',
      icon: options.icon,
      webPreferences: {
        preload: options.preload,
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
    const opened = { window, caller, number: place?.number ?? freeNumber(all), shown: null }
    all = [...all, opened]
    if (place?.maximized === true) window.maximize()
    if (place?.fullScreen === true) window.setFullScreen(true)
    window.once('ready-to-show', () => window.show())
    // a page that is loaded anew, or gone, has forgotten what it started
    window.webContents.on('did-navigate', () => {
      change(caller, { shown: null })
      options.onGone(caller)
    })
    window.on('closed', () => {
      all = all.filter((each) => each.window !== window)
      options.onGone(caller)
      if (all.length > 0) tellPlaces()
      options.onShown()
    })
    // also where a crash keeps the window from saying it when it closes
    window.on('resize', tellPlacesSoon)
    window.on('move', tellPlacesSoon)
    window.on('close', tellPlaces)
    window.on('focus', () => {
      all = [...all.filter((each) => each.window !== window), ...all.filter((each) => each.window === window)]
      options.onShown()
    })
    options.onOpened(opened)
    void window.loadURL(opened.number === 1 ? startPage : `${startPage}?window=${opened.number}`)
    return opened
  }

  function front(): OpenWindow | null {
    return all.find(({ window }) => window.isFocused()) ?? all.at(-1) ?? null
  }

  app.on('activate', () => {
    if (all.length === 0) open()
  })
  return {
    open,
    front,
    all: () => all,
    of: (caller) => all.find((each) => each.caller.id === caller.id) ?? null,
    show() {
      const shown = front() ?? open()
      if (shown.window.isMinimized()) shown.window.restore()
      shown.window.focus()
      return shown
    },
    noteShown(caller, shown) {
      change(caller, { shown })
      options.onShown()
    },
    tell({ window }, event) {
      if (!window.isDestroyed()) window.webContents.send(ipcNames.event, event)
    },
  }
}

/** How services know a window, by the id of its contents. */
export function callerOf(webContentsId: number): Caller {
  return { id: `window-${webContentsId}` }
}

function placeOf({ window, number }: OpenWindow): WindowPlace {
  const bounds = window.getNormalBounds()
  return { number, bounds, maximized: window.isMaximized(), fullScreen: window.isFullScreen() }
}

function freeNumber(all: readonly OpenWindow[]): number {
  for (let number = 1; ; number++) if (!all.some((each) => each.number === number)) return number
}

/** Where it was, if a screen still shows that; else a step from the window it came from; else in the middle. */
function roomFor(place: WindowPlace | undefined, from: OpenWindow | null): Partial<Bounds> {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const wanted = place?.bounds ?? beside(from)
  if (wanted === null) return {}
  return isOnScreen(wanted, screens) ? wanted : { width: wanted.width, height: wanted.height }
}

function beside(from: OpenWindow | null): Bounds | null {
  if (from === null) return null
  const { x, y, width, height } = from.window.getNormalBounds()
  return { x: x + step, y: y + step, width, height }
}
