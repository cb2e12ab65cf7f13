/** How much a finding matters: `error` makes a result unsafe to act on, `warning` asks for care, `info` is for the record. */
export type Severity = 'info' | 'warning' | 'error'

/** Every kind of finding a user can meet. The union is closed so that each one can be explained in one place. */
export type FindingCode =
  // reading files and formats
  | 'invalid-document'
  | 'missing-field'
  | 'invalid-field'
  | 'unsupported-field'
  | 'unknown-field'
  | 'ambiguous-reading'
  | 'implausible-value'
  | 'missing-mark'
  | 'read-as'
  | 'unmatched-rows'
  | 'outside-dates'
  | 'left-out-column'
  | 'left-out-rows'
  | 'unreadable-source'
  | 'missing-column'
  | 'malformed-row'
  | 'too-many-malformed-rows'
  | 'empty-source'
  // what the data shows
  | 'srm'
  | 'srm-slice'
  | 'srm-sequential'
  | 'srm-cause'
  | 'split-changed'
  | 'variant-leak'
  | 'unknown-variant'
  | 'missing-variant'
  | 'crossover'
  | 'exclusion-violation'
  | 'duplicate-subject'
  | 'duplicate-event'
  | 'missing-outcome'
  | 'missing-covariate'
  | 'non-finite-value'
  | 'outlier'
  | 'before-exposure'
  | 'missing-days'
  | 'late-data'
  | 'event-volume'
  | 'exposure-volume'
  | 'pre-period-imbalance'
  | 'not-yet-mature'
  // what the analysis met
  | 'not-estimable'
  | 'collinear-covariate'
  | 'interval-disagrees-with-test'
  | 'fixed-horizon-peek'
  | 'sequential-overrun'
  | 'simpson'
  | 'heterogeneous-effect'
  | 'novelty'
  | 'dependent-assignment'
  | 'interaction'
  | 'renamed-column'
  // what a notebook's cells ask for
  | 'unknown-name'
  | 'cell-cycle'
  | 'truncated-chart'

/**
 * Something the user can see, judge and often fix: a value, never an exception.
 * `evidence` holds plain JSON values, enough to check the message against the data.
 */
export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
  readonly evidence: Readonly<Record<string, unknown>>
}

/** Why a quantity has no value. Shown as is and written to `result.json` as `{"not_estimable": reason}`. */
export type NotEstimableReason =
  | 'empty-variant'
  | 'too-few-subjects'
  | 'zero-variance'
  | 'missing-variance'
  | 'control-mean-near-zero'
  | 'denominator-near-zero'
  | 'no-covariate-data'
  | 'collinear-covariates'
  | 'no-control'
  | 'no-allocated-variants'
  | 'no-clock'
  | 'too-few-values'
  | 'not-a-mean'
  | 'empty-stratum'

export interface NotEstimable {
  readonly kind: 'not-estimable'
  readonly reason: NotEstimableReason
}

/** A quantity that has a value, or the reason why it has none. Never 0 or NaN in place of "unknown". */
export type Estimable<T> = ({ readonly kind: 'estimated' } & T) | NotEstimable

export function notEstimable(reason: NotEstimableReason): NotEstimable {
  return { kind: 'not-estimable', reason }
}

/** Thrown when the code, not the user or the data, is wrong. Shown as "please report this". */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** Asserts what must always hold. @throws InvariantError with `message` if it does not. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** Closes a union: a case that was added and not handled becomes a type error here. */
export function assertNever(value: never): never {
  throw new InvariantError(`unhandled case: ${JSON.stringify(value)}`)
}
// x
