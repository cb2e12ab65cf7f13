import { platformNotice } from '@contract'
import type { Logger } from 'pino'
import { readOwnerToken } from './owner-token'
import type { PlatformChannel } from './platform-channel'

/** What the platform beside the workbench is doing. */
export type LocalPlatformState =
  | { readonly kind: 'starting' }
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

/** Starts it without waiting for it. Whatever happens to it is a state and a line of the log, never a failure here. */
export function startLocalPlatform({ folder, demo, spawn, logger }: LocalPlatformOptions): LocalPlatform {
  const listeners = new Set<() => void>()
  let state: LocalPlatformState = { kind: 'starting' }
  const change = (next: LocalPlatformState) => {
    state = next
    for (const listener of listeners) listener()
  }
  const args = ['--data', folder, '--port', '0', '--log', 'warn', ...(demo ? ['--demo'] : [])]
  const channel = spawn(args)
  let failure: string | null = null
  let isStopping = false

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
      const reason = failure ?? how
      if (!isStopping) logger.error({ reason }, 'the platform beside the workbench ended')
      change({ kind: 'ended', reason: isStopping ? 'it was stopped' : reason })
      resolve()
    })
  })

  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    token: async () => readOwnerToken(folder),
    async stop() {
      isStopping = true
      listeners.clear()
      channel.stop()
      const timer = setTimeout(() => channel.kill(), patienceMs)
      await ended
      clearTimeout(timer)
    },
  }
}

function historyOf({ hours, hoursDone }: { readonly hours: number; readonly hoursDone: number }): string | null {
  return hoursDone >= hours ? null : `${hoursDone} of ${hours} hours of its past are there`
}
