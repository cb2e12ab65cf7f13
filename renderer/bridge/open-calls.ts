import type { Envelope } from '@contract'
import { HostGone } from './host-error'

interface OpenCall {
  readonly settle: (envelope: Envelope<unknown>) => void
  readonly fail: (reason: Error) => void
}

/** Calls that wait for their answer, by the id they were sent with. */
export class OpenCalls {
  readonly #calls = new Map<number, OpenCall>()
  #lastId = 0

  open(): { readonly id: number; readonly answer: Promise<Envelope<unknown>> } {
    const id = ++this.#lastId
    const answer = new Promise<Envelope<unknown>>((settle, fail) => this.#calls.set(id, { settle, fail }))
    return { id, answer }
  }

  settle(id: number, envelope: Envelope<unknown>): void {
    this.#calls.get(id)?.settle(envelope)
    this.#calls.delete(id)
  }

  /** The connection broke: none of the open calls will be answered. */
  failAll(): void {
    for (const call of this.#calls.values()) call.fail(new HostGone())
    this.#calls.clear()
  }
}
