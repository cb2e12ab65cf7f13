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
  readonly cap: Cap | null
  /** Smallest relative effect worth detecting, e.g. 0.02. */
  readonly mde: number | null
  readonly guardrail: Guardrail | null
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

export type MetricDefinition = ProportionMetric | MeanMetric | RatioMetric
