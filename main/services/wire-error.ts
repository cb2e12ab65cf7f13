import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { Cancelled, InvalidCell, QueryError } from '@analysis'
import { ServiceError, type WireError } from '@contract'

/**
 * What a window may know of a failure. What services throw on purpose passes as it is; an engine's refusal carries its
 * SQL; anything else is a bug, told by an id under which the log holds the rest: no stack and no cause leaves the host.
 */
export function toWireError(failure: unknown, logger: Logger, channel: string): WireError {
  if (failure instanceof ServiceError) return failure.wire
  if (failure instanceof Cancelled) return { code: 'cancelled', message: 'Cancelled.' }
  if (failure instanceof InvalidCell) {
    return { code: 'invalid-input', message: failure.message, findings: failure.findings }
  }
  if (failure instanceof QueryError) {
    return { code: 'query-failed', message: failure.message, detail: failure.sql }
  }
  const id = randomUUID()
  logger.error({ id, channel, err: failure }, 'internal failure')
  return {
    code: 'internal',
    message: `Something in Assay went wrong while answering ${channel}.`,
    hint: `Please report this with the id ${id}; the log of this start holds the details.`,
    detail: id,
  }
}
