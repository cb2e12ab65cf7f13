import type { Condition } from './condition'

/** What decides a subject's variant, as it was in force from one time on. */
export interface AssignmentVersion {
  /** ISO 8601, UTC; null: from the beginning. */
  readonly from: string | null
  readonly configVersion: number
  /** Of the experiment. */
  readonly salt: string
  /** By variant id, in any unit; the study's order of variants is the order of the hash's ranges. */
  readonly weights: Readonly<Record<string, number>>
  /** 0 to 100, in tenths. */
  readonly rampPercent: number
  readonly targeting: Condition | null
  readonly layer: {
    readonly layerId: string
    readonly salt: string
    readonly buckets: readonly [number, number]
  } | null
  readonly holdouts: readonly { readonly holdoutId: string; readonly salt: string; readonly percent: number }[]
}

/** The assignment of one experiment, version by version, oldest first. */
export type AssignmentInputs = readonly AssignmentVersion[]
