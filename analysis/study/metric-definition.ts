import type { Condition } from './condition'

export type MetricRole = 'primary' | 'secondary' | 'guardrail' | 'exploratory'
export type Direction = 'increase' | 'decrease'
export type Aggregation = 'count' | 'sum' | 'mean' | 'min' | 'max' | 'any' | 'distinct'

/** Where a subject's value comes from: a column of the subject, a condition on it, or an aggregate of its events. */
export type MetricValue =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'condition'; readonly condition: Condition }
  | {
      readonly kind: 'event'
      readonly event: string
      readonly aggregation: Aggregation
      /** The event property that is aggregated; null for `count` and `any`. */
      readonly field: string | null
      readonly filter: Condition | null
      /** Days after first exposure in which events count; null for the whole experiment. */
      readonly windowDays: number | null
    }

/** A pre-period quantity that CUPED adjusts by. */
export type Covariate =
  | { readonly kind: 'column'; readonly column: string }
  /** The same metric over the days before first exposure; events sources only. */
  | { readonly kind: 'lookback'; readonly days: number }
  /** CUPAC: the ridge regression of the metric on pre-period columns; a null penalty is chosen by cross-validation. */
  | { readonly kind: 'ridge'; readonly columns: readonly string[]; readonly penalty: number | null }

/** `cuped`: one slope per covariate for both variants; `lin`: each variant its own (Lin 2013). */
export type Adjustment = 'cuped' | 'lin'

/** Effects within strata, weighed by the strata's shares of the population. */
export interface PostStratification {
  readonly dimensions: readonly string[]
  /** Shares in any unit; null: the strata's shares of all subjects of the metric. */
  readonly weights: readonly { readonly value: readonly (string | null)[]; readonly weight: number }[] | null
}

/**
 * Winsorisation from above: values over the cap count as the cap.
 * `scope` says over which subjects a percentile is taken: all of them, or those of each dimension value by itself.
 */
export interface Cap {
  readonly limit:
    { readonly kind: 'absolute'; readonly value: number } | { readonly kind: 'percentile'; readonly percentile: number }
  readonly scope: 'experiment' | 'segment'
}

export interface Guardrail {
  readonly threshold: number
  readonly relative: boolean
  readonly minSamples: number
  readonly windowMinutes: number
  readonly action: 'kill' | 'alert'
  readonly humanInTheLoop: boolean
}

interface MetricBase {
  readonly id: string
  readonly name: string
  readonly role: MetricRole
  readonly direction: Direction
  readonly value: MetricValue
  /** Only subjects that pass are in the metric, in every variant alike. */
  readonly filter: Condition | null
  readonly covariates: readonly Covariate[]
  /** Absent: `cuped`. */
  readonly adjustment?: Adjustment
  readonly postStratify?: PostStratification
  readonly cap: Cap | null
  /** Smallest relative effect worth detecting, e.g. 0.02. */
  readonly mde: number | null
  readonly guardrail: Guardrail | null
  /**
   * Of a metric over a window of days: subjects whose window has not ended yet count with what they have. Absent: they
   * are not in the metric yet.
   */
  readonly immature?: 'include'
}

/** A subject's value is 0 or 1. */
export interface ProportionMetric extends MetricBase {
  readonly type: 'proportion'
}

/** A subject's value is a number. */
export interface MeanMetric extends MetricBase {
  readonly type: 'mean'
}

/** Sum of a numerator over sum of a denominator, both measured per subject. */
export interface RatioMetric extends MetricBase {
  readonly type: 'ratio'
  readonly denominator: MetricValue
}

/**
 * Whether a subject came back: its event happened in [day, day + window) days after first exposure. Of subjects
 * sources a column or condition that says so. A subject is in the metric once its window has ended.
 */
export interface RetentionMetric extends MetricBase {
  readonly type: 'retention'
  /** Start of the window in days after first exposure, its width is the value's; null unless the value is an event. */
  readonly day: number | null
}

/** Steps in order: a step counts only after the one before it. `value` is the last step. */
export interface FunnelMetric extends MetricBase {
  readonly type: 'funnel'
  /** At least two, all events or none. */
  readonly steps: readonly MetricValue[]
}

/** A quantile over subjects' values, or over the events of all subjects (each event a value, clustered by subject). */
export interface QuantileMetric extends MetricBase {
  readonly type: 'quantile'
  /** In (0, 1). */
  readonly probability: number
  readonly level: 'subject' | 'event'
}

export type MetricDefinition =
  ProportionMetric | MeanMetric | RatioMetric | RetentionMetric | FunnelMetric | QuantileMetric

/** The values a metric is made of: its own, and a ratio's denominator; of a funnel its steps. */
export function metricValues(metric: MetricDefinition): readonly MetricValue[] {
  if (metric.type === 'ratio') return [metric.value, metric.denominator]
  return metric.type === 'funnel' ? metric.steps : [metric.value]
}

/** A subject's value is 0 or 1, so that the metric reads as a share. */
export function isShare(type: MetricDefinition['type'] | undefined): boolean {
  return type === 'proportion' || type === 'retention' || type === 'funnel'
}

/** Days from exposure until the last window of a metric's events has ended; null for one without a window. */
export function windowDays(metric: MetricDefinition): number | null {
  const ofEvents = metric.type !== 'quantile' || metric.level === 'subject'
  const windows = metricValues(metric).flatMap((value) =>
    value.kind === 'event' && value.windowDays !== null ? [value.windowDays] : [],
  )
  if (!ofEvents || windows.length === 0) return null
  return Math.max(...windows) + (metric.type === 'retention' ? (metric.day ?? 0) : 0)
}

/** Whether subjects enter a metric only once their window has ended. */
export function waitsForWindow(metric: MetricDefinition): boolean {
  return metric.immature !== 'include' && windowDays(metric) !== null
}
