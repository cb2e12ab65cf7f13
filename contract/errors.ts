import type { Finding } from '@analysis'

/** How a failure crosses a border: one envelope for every channel and both hosts. */
export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError }

export type WireErrorCode =
  | 'bad-request'
  | 'not-found'
  | 'invalid-input'
  | 'read-only'
  | 'query-failed'
  | 'source-failed'
  | 'cancelled'
  | 'conflict'
  | 'internal'

export interface WireError {
  readonly code: WireErrorCode
  readonly message: string
  readonly hint?: string
  readonly findings?: readonly Finding[]
  /** For the "copy details" button: SQL, a cause, never a secret. */
  readonly detail?: string
}

/** A failure that services throw on purpose and hosts turn into an envelope. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  constructor(
    readonly wire: WireError,
    options?: { cause?: unknown },
  ) {
    super(wire.message, options)
  }
}
