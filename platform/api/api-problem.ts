import type { ProblemEntry } from '@contract'

export type ProblemCode =
  | 'bad-request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'idempotency-key-reused'
  | 'too-large'
  | 'unsupported-media-type'
  | 'validation-failed'
  | 'immutable'
  | 'invalid-state'
  | 'rate-limited'
  | 'unavailable'
  | 'insufficient-storage'
  | 'internal'

const titles: Record<ProblemCode, { readonly status: number; readonly title: string }> = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'A token is needed' },
  forbidden: { status: 403, title: 'The token is not allowed to do this' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'It changed in the meantime' },
  'idempotency-key-reused': { status: 409, title: 'The idempotency key was used for another request' },
  'invalid-state': { status: 409, title: 'Its state does not allow this' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is not JSON' },
  'validation-failed': { status: 422, title: 'The request is not valid' },
  immutable: { status: 422, title: 'It cannot be changed any more' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'The server cannot do this now' },
  'insufficient-storage': { status: 507, title: 'The disk of the server is full' },
  internal: { status: 500, title: 'The server failed' },
}

interface ProblemExtras {
  readonly errors?: readonly ProblemEntry[]
  readonly currentVersion?: number
  readonly requiredRoles?: readonly string[]
  readonly retryAfterSeconds?: number
}

/** A failure that the API answers on purpose, as an RFC 9457 problem document. `detail` says what, and what to try. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly title: string

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail)
    this.status = titles[code].status
    this.title = titles[code].title
  }
}
