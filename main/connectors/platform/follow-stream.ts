import { setTimeout as pause } from 'node:timers/promises'
import type { StreamType } from '@contract'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { PlatformAddress } from './address'
import { withAnswer } from './request'

export interface StreamMessage {
  readonly type: string
  /** JSON. */
  readonly data: string
}

export interface StreamListeners {
  /** Each message once, also over a cut. */
  onMessage(message: StreamMessage): void
  /** A stream is open: what happened since the last message follows. */
  onOpen(): void
  /** It is cut, and `reason` says why; the next attempt follows by itself. */
  onCut(reason: string): void
}

/** The platform sends a heartbeat every 15 s: three that are missing are a dead stream. */
const timeouts = { answerMilliseconds: 15_000, stallMilliseconds: 45_000 }
const shortestWait = 1000
const longestWait = 30_000

/** Listens to a platform's stream until `signal` aborts; after a cut it goes on from the last message it had. */
export async function followStream(
  address: PlatformAddress,
  types: readonly StreamType[],
  listeners: StreamListeners,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | null = null
  let wait = shortestWait
  const receive = ({ id, event, data }: EventSourceMessage) => {
    const isKnown = id !== undefined && lastId !== null && event !== 'reset' && Number(id) <= Number(lastId)
    if (isKnown) return
    lastId = id ?? lastId
    wait = shortestWait
    listeners.onMessage({ type: event ?? 'message', data })
  }
  while (!signal.aborted) {
    const headers: Readonly<Record<string, string>> = lastId === null ? {} : { 'last-event-id': lastId }
    const request = { path: '/stream', query: { types: types.join(',') }, headers, signal }
    const reason = await withAnswer(address, request, timeouts, async (response, alive) => {
      listeners.onOpen()
      await readMessages(response, alive, receive)
      return `The platform ${JSON.stringify(address.connection.name)} ended the stream.`
    }).catch((failure: unknown) => (failure instanceof Error ? failure.message : String(failure)))
    if (signal.aborted) return
    listeners.onCut(reason)
    await pause(wait, null, { signal }).catch(() => undefined)
    wait = Math.min(2 * wait, longestWait)
  }
}

async function readMessages(
  response: Response,
  alive: () => void,
  receive: (message: EventSourceMessage) => void,
): Promise<void> {
  if (response.body === null) return
  const parser = createParser({ onEvent: receive })
  const text = new TextDecoder()
  for await (const chunk of response.body) {
    alive()
    parser.feed(text.decode(chunk, { stream: true }))
  }
}
