import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { backoff } from './backoff'
import type { PlatformClient } from './platform-client'
import type { ResolvedSettings } from './settings'

export interface StreamListener {
  readonly connected: () => boolean
  stop(): void
}

export interface StreamCallbacks {
  /** A stream is open, perhaps after another one: what happened before it was has to be pulled. */
  onOpen(isReopened: boolean): void
  onMessage(message: { readonly type: string; readonly data: string }): void
}

/** The platform sends a heartbeat every 15 s; a stream that is silent for three of them is dead. */
const silenceMs = 45_000

/** A stream that ends sooner counts as a failure, so that a platform that cuts every stream is not asked ever again. */
const stableMs = 10_000

/**
 * Listens to the platform's stream and connects again whenever it ends, from the last message on and after a wait that
 * grows. A message is handed on once, also when it is sent again after a reconnection.
 */
export function startListener(
  { environment, sdkId }: ResolvedSettings,
  client: PlatformClient,
  callbacks: StreamCallbacks,
): StreamListener {
  const retries = backoff(1000, 30_000, environment.random)
  const stopping = new AbortController()
  let connected = false
  let wasOpen = false
  let lastEventId: string | null = null
  let cancelReconnect: (() => void) | null = null

  function receive({ id, event, data }: EventSourceMessage): void {
    if (id !== undefined && id !== '') {
      if (event !== 'reset' && isSeen(id, lastEventId)) return
      lastEventId = id
    }
    callbacks.onMessage({ type: event ?? 'message', data })
  }

  async function listen(): Promise<void> {
    const silent = new AbortController()
    const signal = AbortSignal.any([stopping.signal, silent.signal])
    const headers = { accept: 'text/event-stream', ...(lastEventId !== null && { 'last-event-id': lastEventId }) }
    const path = `/stream?types=config,kill&sdk_id=${encodeURIComponent(sdkId)}`
    const watchSilence = (): (() => void) => environment.after(silenceMs, () => silent.abort())
    let cancelSilence: (() => void) | null = null
    let openedAt: number | null = null
    try {
      const answer = await client.open(path, { headers, signal })
      connected = true
      openedAt = environment.now()
      cancelSilence = watchSilence()
      callbacks.onOpen(wasOpen)
      wasOpen = true
      const parser = createParser({ onEvent: receive })
      const text = new TextDecoder()
      for await (const chunk of chunksOf(answer)) {
        cancelSilence?.()
        cancelSilence = watchSilence()
        parser.feed(text.decode(chunk, { stream: true }))
      }
    } catch {
      // Refused, cut or silent: all the same, the next attempt follows, and pulls go on meanwhile.
    } finally {
      cancelSilence?.()
      connected = false
    }
    if (openedAt !== null && environment.now() - openedAt > stableMs) retries.reset()
    if (!stopping.signal.aborted) cancelReconnect = environment.after(retries.next(), () => void listen())
  }

  void listen()
  return {
    connected: () => connected,
    stop: () => {
      stopping.abort()
      cancelReconnect?.()
    },
  }
}

/** Ids are ascending numbers; where they start again the platform says `reset`. */
function isSeen(id: string, last: string | null): boolean {
  return last !== null && Number(id) <= Number(last)
}

async function* chunksOf(answer: Response): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader()
  if (reader === undefined) return
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    reader.releaseLock()
  }
}
