import type { Estimable } from '../failures'

/** Pearson chi-square over the variants with a positive weight. */
export type SrmResult = Estimable<{
  readonly pValue: number
  readonly log10P: number
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly flagged: boolean
}> & {
  /** Subjects by variant id, weight-0 and unknown variants included. */
  readonly observed: Readonly<Record<string, number>>
  /** By variant id, allocated variants only. */
  readonly expected: Readonly<Record<string, number>>
  /** Each phase by itself, where the split changed on the way. */
  readonly phases?: readonly SplitPhaseResult[]
}

/** Subjects first exposed in one phase, against the split in force then. */
export interface SplitPhaseResult {
  readonly from: string
  readonly observed: Readonly<Record<string, number>>
  readonly expected: Readonly<Record<string, number>>
  /** Null where it is not estimable. */
  readonly pValue: number | null
}

export interface SrmSlice {
  readonly dimension: string
  readonly value: string | null
  readonly srm: SrmResult
  /** Over all slices of the view, Holm. */
  readonly pValueAdjusted: number | null
}
