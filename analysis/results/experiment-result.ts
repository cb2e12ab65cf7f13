import type { Finding } from '../failures'
import type { MetricDefinition, MetricRole } from '../study/metric-definition'
import type { PlanStatus } from '../study/registration'
import type { AppliedCap } from '../moments/metric-moments'
import type { Effect, FunnelStepResult, VariantSummary } from './effect'
import type { SrmResult } from './split'

export interface MetricResult {
  readonly metricId: string
  readonly role: MetricRole
  readonly type: MetricDefinition['type']
  readonly variants: readonly VariantSummary[]
  /** One per non-control variant with a positive weight, in the spec's order. */
  readonly effects: readonly Effect[]
  /** Present where values above a cap count as the cap. */
  readonly cap?: AppliedCap
  /** Of a funnel. */
  readonly steps?: readonly FunnelStepResult[]
}

export interface SegmentResult {
  readonly dimension: readonly string[]
  readonly value: readonly (string | null)[]
  readonly metricId: string
  readonly variants: readonly VariantSummary[]
  readonly effects: readonly Effect[]
  readonly cap?: AppliedCap
  readonly steps?: readonly FunnelStepResult[]
}

/** What a snapshot is, as far as a result repeats it. */
export interface SnapshotReference {
  readonly id: string
  readonly rows: Readonly<Record<string, number>>
  readonly window: readonly [string | null, string | null]
}

export interface ExperimentResult {
  readonly experimentId: string
  readonly snapshot: SnapshotReference
  readonly plan: PlanStatus
  readonly srm: SrmResult
  readonly metrics: readonly MetricResult[]
  readonly segments: readonly SegmentResult[]
  readonly findings: readonly Finding[]
}
