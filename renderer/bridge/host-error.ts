import { Cancelled } from '@analysis'
import type { Envelope, WireError } from '@contract'

/** A call that the host answered with a failure, as the window's code meets it. */
export class HostError extends Error {
  override readonly name = 'HostError'
  constructor(
    readonly wire: WireError,
    options?: { cause?: unknown },
  ) {
    super(wire.message, options)
  }
}

/** The connection to the host broke while, or before, a call was answered. */
export class HostGone extends Error {
  override readonly name = 'HostGone'
  constructor() {
    super('The Assay host does not answer. Its process may have stopped.')
  }
}

/** @throws Cancelled for a cancelled call, HostError for any other failure. */
export function unwrap<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value
  if (envelope.error.code === 'cancelled') throw new Cancelled(envelope.error.message)
  throw new HostError(envelope.error)
}
