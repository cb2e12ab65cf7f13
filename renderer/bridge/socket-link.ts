import { encodeMessage, decodeHostMessage, type Envelope, type HostEvent } from '@contract'
import { backoff } from './backoff'
import { HostGone } from './host-error'
import { OpenCalls } from './open-calls'

export type LinkState = 'connecting' | 'connected' | 'gone'

export interface Socket {
  send(text: string): void
  close(): void
}

export interface SocketListeners {
  readonly opened: () => void
  readonly received: (data: unknown) => void
  readonly closed: () => void
}

export interface SocketLinkOptions {
  /** Opens a socket. `closed` is called once, also when it never opened. */
  readonly connect: (listeners: SocketListeners) => Socket
  readonly onState: (state: LinkState) => void
  readonly onEvent: (event: HostEvent) => void
}

/**
 * One socket to the browser host that comes back by itself. While it first connects, calls wait; once the host is gone,
 * they fail at once with HostGone, and so do those that were open when it went. Nothing is sent twice.
 */
export class SocketLink {
  readonly #options: SocketLinkOptions
  readonly #calls = new OpenCalls()
  #waiting: string[] = []
  #socket: Socket | null = null
  #state: LinkState = 'connecting'
  #attempt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: SocketLinkOptions) {
    this.#options = options
    this.#connect()
  }

  async call(channel: string, request: unknown): Promise<Envelope<unknown>> {
    if (this.#state === 'gone') throw new HostGone()
    const { id, answer } = this.#calls.open()
    const text = encodeMessage({ id, channel, request })
    if (this.#state === 'connected') this.#socket?.send(text)
    else this.#waiting.push(text)
    return answer
  }

  /** Tries again now instead of after the wait. */
  retryNow(): void {
    if (this.#state !== 'gone' || this.#closed) return
    clearTimeout(this.#retry)
    this.#connect()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#retry)
    this.#socket?.close()
  }

  #connect(): void {
    this.#socket = this.#options.connect({
      opened: () => this.#opened(),
      received: (data) => this.#received(data),
      closed: () => this.#lost(),
    })
  }

  #opened(): void {
    this.#attempt = 0
    this.#setState('connected')
    for (const text of this.#waiting.splice(0)) this.#socket?.send(text)
  }

  #received(data: unknown): void {
    const message = typeof data === 'string' ? decodeHostMessage(data) : null
    if (message?.kind === 'answer') this.#calls.settle(message.id, message.envelope)
    if (message?.kind === 'event') this.#options.onEvent(message.event)
  }

  #lost(): void {
    this.#socket = null
    this.#waiting = []
    this.#setState('gone')
    this.#calls.failAll()
    if (!this.#closed) this.#retry = setTimeout(() => this.#connect(), backoff(this.#attempt++))
  }

  #setState(state: LinkState): void {
    if (this.#state === state || this.#closed) return
    this.#state = state
    this.#options.onState(state)
  }
}
