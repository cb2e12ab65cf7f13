import type { Variant } from '../study/spec'
import type { Condition } from '../study/condition'

/** Hash buckets of layers, ramps and holdouts: a thousandth of the subjects each. */
export const BUCKETS = 1000

export type ExperimentStatus = 'draft' | 'active' | 'paused' | 'killed' | 'concluded' | 'archived'

/** Experiments of one layer share its hash, so that disjoint bucket ranges hold disjoint subjects. */
export interface AssignmentLayer {
  readonly layerId: string
  readonly salt: string
}

/** Subjects kept out of everything, or of some layers, to measure what experiments add up to. */
export interface AssignmentHoldout {
  readonly holdoutId: string
  readonly salt: string
  /** 0 to 100, in tenths. */
  readonly percent: number
  /** Null: all layers, and experiments without one. */
  readonly layers: readonly string[] | null
}

/** What assignment needs to know of one experiment or flag. */
export interface AssignmentExperiment {
  readonly experimentId: string
  readonly status: ExperimentStatus
  /** Milliseconds since 1970; nobody is in before. Null: from its activation. */
  readonly startsAt: number | null
  /** Null: in no layer, independent of every other experiment. */
  readonly layerId: string | null
  /** Buckets [from, to) of the layer, out of 1000. Without a layer they mean nothing. */
  readonly buckets: { readonly from: number; readonly to: number }
  /** 0 to 100, in tenths: the share of the eligible subjects that is in. */
  readonly rampPercent: number
  readonly targeting: Condition | null
  readonly salt: string
  readonly variants: readonly Variant[]
}

/** An experiment whose configuration could not be read. It is answered with its reason and breaks no other. */
export interface MalformedExperiment {
  readonly experimentId: string
  readonly problem: string
}

/** One version of the configuration, as far as assignment needs it. */
export interface AssignmentSnapshot {
  readonly configVersion: number
  readonly layers: readonly AssignmentLayer[]
  readonly holdouts: readonly AssignmentHoldout[]
  readonly experiments: readonly (AssignmentExperiment | MalformedExperiment)[]
  /** SHA-256, in hexadecimal digits, of the ids of subjects who opted out of experiments. */
  readonly optedOut: readonly string[]
}
