import type { ServerResponse } from 'node:http'
import type { StreamType } from '@contract'
import type { StreamMessage, Subscriber } from './stream-hub'

/** Bytes a client may leave unread before it is let go: it comes back and resumes where it was. */
const longestBacklog = 1_048_576

export interface StreamClient extends Subscriber {
  readonly tokenId: string
  heartbeat(): void
  /** Tells the client that its place is no longer kept. */
  reset(lastId: number): void
  end(): void
}

export interface StreamClientOptions {
  readonly tokenId: string
  /** Null: all types. */
  readonly types: ReadonlySet<StreamType> | null
  /** Called once, when a slow client is let go. */
  readonly onDropped: () => void
}

/** A server-sent events connection: whoever does not read is dropped, never buffered for without end. */
export function createStreamClient(response: ServerResponse, options: StreamClientOptions): StreamClient {
  const { tokenId, types, onDropped } = options
  let isOpen = true

  function write(text: string): void {
    if (!isOpen) return
    response.write(text)
    if (response.writableLength <= longestBacklog) return
    isOpen = false
    response.destroy()
    onDropped()
  }

  return {
    tokenId,
    send(message) {
      if (types === null || types.has(message.type)) write(eventText(message))
    },
    heartbeat: () => write(': heartbeat\n\n'),
    reset: (lastId) => write(eventText({ id: lastId, type: 'reset', data: JSON.stringify({ last_id: lastId }) })),
    end() {
      isOpen = false
      response.end()
    },
  }
}

const texts = new WeakMap<StreamMessage, string>()

/** A message on the wire, printed once for all clients. */
function eventText(message: StreamMessage): string {
  const known = texts.get(message)
  if (known !== undefined) return known
  const text = `id: ${message.id}\nevent: ${message.type}\ndata: ${message.data}\n\n`
  texts.set(message, text)
  return text
}
