import { platformNotice } from '@contract'
import type { Logger } from 'pino'
import { readOwnerToken } from './owner-token'
import type { PlatformChannel } from './platform-channel'

/** What the platform beside the workbench is doing. */
export type LocalPlatformState =
  /** `before`: why the one before it ended; null: this is the first. */
  | { readonly kind: 'starting'; readonly before: string | null }
  /** `history`: how far the demo world's past is made up, in words; null once it lives in the present, or without one. */
  | { readonly kind: 'running'; readonly url: string; readonly history: string | null }
  | { readonly kind: 'ended'; readonly reason: string }

/** The platform that runs beside the workbench, in a process of its own. */
export interface LocalPlatform {
  state(): LocalPlatformState
  /** @returns a function that ends the subscription. */
  onChange(listener: () => void): () => void
  /** The token of its owner; null while there is none. */
  token(): Promise<string | null>
  /** Starts it again where it ended and was given up. */
  restart(): void
  /** Ends it in order; after ten seconds it is ended anyway. */
  stop(): Promise<void>
}

export interface LocalPlatformOptions {
  /** The platform's data folder. */
  readonly folder: string
  /** Lets the demo world live in it. */
  readonly demo: boolean
  readonly spawn: (args: readonly string[]) => PlatformChannel
  readonly logger: Logger
}

const patienceMs = 10_000
/** How long is waited before it is started again, the first time and each time after that. Then it stays ended. */
const restartDelaysMs = [1000, 4000, 15_000]
/** One that ran for so long was well: what ends it later is another failure. */
const steadyMs = 60_000

/**
 * Starts it without waiting for it, and again with growing delays where it ends by itself. Whatever happens to it is a
 * state and a line of the log, never a failure here.
 */
export function startLocalPlatform({ folder, demo, spawn, logger }: LocalPlatformOptions): LocalPlatform {
  const listeners = new Set<() => void>()
  const args = ['--data', folder, '--port', '0', '--log', 'warn', ...(demo ? ['--demo'] : [])]
  let state: LocalPlatformState = { kind: 'starting', before: null }
  let isStopping = false
  let restarts = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: { readonly channel: PlatformChannel; readonly ended: Promise<void> } | null = null
  const change = (next: LocalPlatformState) => {
    state = next
    for (const listener of listeners) listener()
  }

  function start(): void {
    const channel = spawn(args)
    const startedAt = Date.now()
    let failure: string | null = null
    channel.onMessage((given) => {
      const { data: message } = platformNotice.safeParse(given)
      if (message?.kind === 'listening') {
        logger.info('the platform beside the workbench listens')
        change({ kind: 'running', url: message.url, history: demo ? 'its demo world is starting' : null })
      }
      if (message?.kind === 'history' && state.kind === 'running') change({ ...state, history: historyOf(message) })
      if (message?.kind === 'failed') failure = message.message
    })
    channel.onOutput((text) => {
      for (const line of text.split('\n')) if (line.trim() !== '') logger.warn({ platform: line }, 'the platform says')
    })
    const ended = new Promise<void>((resolve) => {
      channel.onExit((how) => {
        resolve()
        noteEnd(failure ?? how, Date.now() - startedAt)
      })
    })
    running = { channel, ended }
  }

  function noteEnd(reason: string, ranMs: number): void {
    if (isStopping) return change({ kind: 'ended', reason: 'it was stopped' })
    logger.error({ reason }, 'the platform beside the workbench ended')
    if (ranMs >= steadyMs) restarts = 0
    const delay = restartDelaysMs[restarts]
    if (delay === undefined) return change({ kind: 'ended', reason })
    restarts += 1
    change({ kind: 'starting', before: reason })
    timer = setTimeout(start, delay)
  }

  start()
  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    token: async () => readOwnerToken(folder),
    restart() {
      if (state.kind !== 'ended' || isStopping) return
      restarts = 0
      change({ kind: 'starting', before: state.reason })
      start()
    },
    async stop() {
      isStopping = true
      listeners.clear()
      clearTimeout(timer)
      if (running === null) return
      const { channel, ended } = running
      channel.stop()
      const late = setTimeout(() => channel.kill(), patienceMs)
      await ended
      clearTimeout(late)
    },
  }
}

function historyOf({ hours, hoursDone }: { readonly hours: number; readonly hoursDone: number }): string | null {
  return hoursDone >= hours ? null : `${hoursDone} of ${hours} hours of its past are there`
}
