import { Cancelled, QueryError, type Finding } from '@analysis'
import { ServiceError } from '@contract'
import { CommanderError } from 'commander'

export const exitCodes = {
  done: 0,
  /** Findings of severity error: an SRM, a report that does not verify. */
  findings: 1,
  /** Wrong use or bad input; every problem was listed. */
  badInput: 2,
  /** An engine, a file system or a network failed. */
  failure: 3,
  cancelled: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Input that cannot be used: all that is wrong with it. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
  constructor(
    message: string,
    readonly findings: readonly Finding[] = [],
  ) {
    super(message)
  }
}

const inputCodes = new Set(['bad-request', 'not-found', 'invalid-input', 'conflict'])

/** What a failure is to the shell that called. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Cancelled) return exitCodes.cancelled
  if (error instanceof BadInput) return exitCodes.badInput
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput
  if (error instanceof ServiceError) {
    if (error.wire.code === 'cancelled') return exitCodes.cancelled
    return inputCodes.has(error.wire.code) ? exitCodes.badInput : exitCodes.failure
  }
  return exitCodes.failure
}

/** The lines that tell a person about a failure: what happened, everything that is wrong, what to try. */
export function failureLines(error: unknown): readonly string[] {
  if (error instanceof Cancelled) return ['cancelled']
  if (error instanceof CommanderError) return []
  if (error instanceof BadInput) return [error.message, ...error.findings.flatMap(findingLines)]
  if (error instanceof ServiceError) {
    const { message, hint, findings = [] } = error.wire
    return [message, ...findings.flatMap(findingLines), ...(hint === undefined ? [] : [hint])]
  }
  if (error instanceof QueryError) return [error.message, ...(error.sql === '' ? [] : [`in: ${error.sql}`])]
  return [error instanceof Error ? error.message : String(error)]
}

export function findingLines({ severity, message, hint }: Finding): readonly string[] {
  return [`${severity}: ${message}`, ...(hint === undefined ? [] : [`  ${hint}`])]
}
