import { Cancelled, InvariantError, QueryError, type Finding } from '@analysis'
import { HostError, HostGone } from '../bridge/host-error'

/** A failure as it is shown: what happened, what to try, and the rest for whoever helps. */
export interface Failure {
  readonly message: string
  readonly hint: string
  readonly findings: readonly Finding[]
  /** For the "Copy details" button. */
  readonly detail: string
}

/** Puts any thrown value into the words for it. Null for a cancellation, which is never shown. */
export function describeFailure(thrown: unknown): Failure | null {
  if (thrown instanceof Cancelled) return null
  if (thrown instanceof HostError) return ofHost(thrown)
  if (thrown instanceof HostGone) {
    return failure(thrown.message, 'Start Assay again, then reload this page. Nothing that was saved is lost.', '')
  }
  if (thrown instanceof QueryError) {
    return failure(thrown.message, 'Check the query against the tables and columns of the snapshot.', thrown.sql)
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const opening = thrown instanceof InvariantError ? 'Assay met a state it should never be in' : 'Something went wrong'
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  return failure(`${opening}: ${message}.`, 'This is a mistake in Assay. Please report it with the details.', stack)
}

function ofHost({ wire }: HostError): Failure {
  const hint = wire.hint ?? hints[wire.code]
  // Many a failure is told by its first finding's words; they are said once.
  const findings = (wire.findings ?? []).filter(({ message }) => message !== wire.message)
  return { ...failure(wire.message, hint, wire.detail ?? ''), findings }
}

const hints = {
  'bad-request': 'This is a mistake in Assay. Please report it with the details.',
  'not-found': 'It may have been moved or renamed. Refresh the list and open it again.',
  'invalid-input': 'Correct it and try again.',
  'read-only': 'Close the other Assay that uses this workspace, then start this one again.',
  'query-failed': 'Check the query against the tables and columns of the snapshot.',
  'source-failed': 'Check that the source can be reached and read, then try again.',
  cancelled: '',
  conflict: 'Reload it to see the other change, then make yours again.',
  internal: 'Try again. If it stays, please report it with the details.',
} as const

function failure(message: string, hint: string, detail: string): Failure {
  return { message, hint, findings: [], detail: detail === '' ? message : `${message}\n\n${detail}` }
}
