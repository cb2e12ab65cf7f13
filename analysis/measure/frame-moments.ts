import type { PhaseCount } from '../results/split-part'
import type { Finding } from '../failures'
import type { MetricMoments } from '../moments/metric-moments'
import type { MetricDefinition } from '../study/metric-definition'
import type { SplitPhase } from '../study/spec'

/** What an analysis asks a frame for. */
export interface FrameRequest {
  readonly metrics: readonly MetricDefinition[]
  /** Each a crossing of dimensions to slice by. */
  readonly slices: readonly (readonly string[])[]
  /** Whether the moments at every past day are wanted too. */
  readonly history: boolean
  /** Splits to count subjects by; absent: there was one. */
  readonly phases?: readonly SplitPhase[]
}

/** Everything that inference needs from a frame, whatever kind of frame it was. */
export interface FrameMoments {
  /** Metrics and dimensions that the frame cannot serve, and what reading it showed. */
  readonly findings: readonly Finding[]
  /** Subjects by variant id, unknown variants included. */
  readonly subjects: Readonly<Record<string, number>>
  readonly metrics: ReadonlyMap<string, MetricMoments>
  readonly slices: readonly Slicing[]
  /** Cumulative, oldest first. Empty when it was not asked for. */
  readonly history: readonly LookMoments[]
  /** By metric: the values farthest from the mean, when subjects have values of their own. */
  readonly extremes: ReadonlyMap<string, Extremes>
  /** Subjects by the split they came under, when phases were asked for. */
  readonly phases?: PhaseCounts
}

/** Subjects by the phase of their first exposure. */
export interface PhaseCounts {
  readonly total: readonly PhaseCount[]
  /** By UTC day, oldest first. */
  readonly days: readonly { readonly day: string; readonly counts: readonly PhaseCount[] }[]
  /** By dimension, then value. */
  readonly slices: ReadonlyMap<string, ReadonlyMap<string | null, readonly PhaseCount[]>>
  /** Subjects without a time of exposure: in no phase. */
  readonly withoutTime: number
}

export interface Slicing {
  readonly dimensions: readonly string[]
  readonly slices: readonly Slice[]
}

export interface Slice {
  /** One value per dimension; null is a value. */
  readonly value: readonly (string | null)[]
  readonly subjects: Readonly<Record<string, number>>
  readonly metrics: ReadonlyMap<string, MetricMoments>
}

/** The state of an experiment at the end of a look. */
export interface LookMoments {
  /** ISO 8601 end of the look's data; null when the source has no clock. */
  readonly at: string | null
  readonly subjects: Readonly<Record<string, number>>
  readonly metrics: ReadonlyMap<string, MetricMoments>
}

export interface Extremes {
  readonly minimum: number
  readonly maximum: number
  /** Subjects in the metric that lack a covariate. */
  readonly missingCovariates: Readonly<Record<string, number>>
}
