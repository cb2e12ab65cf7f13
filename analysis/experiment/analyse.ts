import { phasedSrm } from '../diagnostics/phased-srm'
import type { Finding } from '../failures'
import type { FrameDescription } from '../frame/frame'
import type { MetricDefinition } from '../study/metric-definition'
import { assignmentFindings } from './assignment-findings'
import { correctFamily, correctMetrics } from './correct-family'
import { withExactTests } from './exact-effects'
import { frameFindings, peekFindings } from './frame-findings'
import type { FrameMoments, FrameRequest, Slicing } from '../measure/frame-moments'
import { historyReader, type MeasuredMetric } from './history-reader'
import { intervalReader } from './interval-at'
import { metricFindings } from './metric-findings'
import { metricResult } from './metric-result'
import { readSplits, type Splits } from './read-splits'
import { withPhaseStrata } from './phase-strata'
import { pooledPhaseFindings } from './pooled-phases'
import { planStatus, withRegisteredRoles, type PlanRegistration } from '../study/registration'
import type { ExperimentResult, SegmentResult, SnapshotReference } from '../results/experiment-result'
import { overrunFindings, type Overrun } from './sequential-history'
import type { Correction, ExperimentSpec } from '../study/spec'
import { validateSpec } from './validate-spec'

/** What the analysis of a spec needs to know, merged over metrics, slices and looks. */
export function requestFor(study: ExperimentSpec, slices: readonly (readonly string[])[] = []): FrameRequest {
  const spec = withPhaseStrata(study)
  const own = spec.dimensions.map((name) => [name])
  const all = new Map([...own, ...slices].map((dimensions) => [JSON.stringify(dimensions), dimensions]))
  return {
    metrics: spec.metrics,
    slices: [...all.values()],
    history: spec.plan.stopping.kind !== 'fixed',
    ...(spec.phases !== undefined && { phases: spec.phases }),
  }
}

export interface AnalysisBasis {
  readonly registration: PlanRegistration | null
  /** The split by every dimension and day, where the moments were not asked for all of them. */
  readonly splits?: Splits
}

/**
 * The whole result of an experiment from its moments: pure, so that the same moments give the same result. With a
 * registered plan, metrics have the roles they were registered with.
 */
export function analyse(
  study: ExperimentSpec,
  moments: FrameMoments,
  frame: FrameDescription,
  snapshot: SnapshotReference,
  { registration, splits = readSplits(study, moments) }: AnalysisBasis = { registration: null },
): ExperimentResult {
  const spec = withPhaseStrata(withRegisteredRoles(study, registration))
  const srm = phasedSrm(splits.total, spec.plan.srmAlpha)
  const findings: Finding[] = [
    ...validateSpec(spec),
    ...moments.findings,
    ...frameFindings(spec, frame, moments, splits.total, srm),
    ...assignmentFindings(spec, moments, splits),
    ...peekFindings(spec, snapshot),
  ]
  const measured = spec.metrics.filter(({ id }) => moments.metrics.has(id))
  const overruns: Overrun[] = []
  const withHistory = historyReader(spec, moments.history, overruns)
  const raw = measured.map((metric): MeasuredMetric => {
    const own = moments.metrics.get(metric.id)!
    const { result: compared, dropped } = metricResult(metric, own, spec)
    const result = withExactTests(compared, metric, own, spec.plan)
    const { subjects } = moments
    const extremes = moments.extremes.get(metric.id)
    const { plan } = spec
    findings.push(
      ...metricFindings({
        metric,
        moments: own,
        subjects,
        extremes,
        result,
        dropped,
        plan,
        hasHistory: moments.history.length > 0,
      }),
    )
    return withHistory(metric, { result, intervalAt: intervalReader(metric, own, spec) })
  })
  findings.push(
    ...overrunFindings(overruns),
    ...pooledPhaseFindings(
      spec,
      raw.map(({ result }) => result),
    ),
  )
  const corrected = correctMetrics(
    raw.map(({ result, intervalAt }) => ({ ...result, intervalAt })),
    spec.plan,
  )
  return {
    experimentId: spec.experimentId,
    snapshot,
    plan: planStatus(study, registration),
    srm,
    metrics: raw.map(({ result }, at) => ({ ...result, effects: corrected[at]! })),
    segments: moments.slices.flatMap((slicing) =>
      measured.flatMap((metric) => segmentResults(metric, slicing, spec, spec.plan.correction)),
    ),
    findings,
  }
}

/** One metric in every slice, adjusted by its covariates in each, with p-values corrected over slices and treatments. */
export function segmentResults(
  metric: MetricDefinition,
  { dimensions, slices }: Slicing,
  spec: ExperimentSpec,
  correction: Correction,
): readonly SegmentResult[] {
  const raw = slices.flatMap(({ value, metrics }) => {
    const moments = metrics.get(metric.id)
    if (moments === undefined) return []
    const { variants, effects, cap, steps } = metricResult(metric, moments, spec).result
    const details = { ...(cap !== undefined && { cap }), ...(steps !== undefined && { steps }) }
    const segment: SegmentResult = { dimension: dimensions, value, metricId: metric.id, variants, effects, ...details }
    return [{ segment, group: { variants, effects, intervalAt: intervalReader(metric, moments, spec) } }]
  })
  const corrected = correctFamily(
    raw.map(({ group }) => group),
    correction,
    spec.plan.alpha,
  )
  return raw.map(({ segment }, at) => ({ ...segment, effects: corrected[at]! }))
}
