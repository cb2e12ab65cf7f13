import { srmTest } from '../diagnostics/srm'
import type { Finding } from '../failures'
import type { FrameDescription } from '../frame/frame'
import type { MetricDefinition } from '../metrics/definition'
import { correctFamily, correctMetrics } from './correct-family'
import { frameFindings, peekFindings } from './frame-findings'
import type { FrameMoments, FrameRequest, LookMoments, Slicing } from './frame-moments'
import { metricFindings } from './metric-findings'
import { metricResult } from './metric-result'
import { planHash } from './plan-hash'
import type { ExperimentResult, MetricResult, SegmentResult, SnapshotReference } from './result'
import { metricLooks, overrunFindings, plannedLooks, sequentialEffect } from './sequential-history'
import type { Correction, ExperimentSpec } from './spec'
import { validateSpec } from './validate-spec'

/** What the analysis of a spec needs to know, merged over metrics, slices and looks. */
export function requestFor(spec: ExperimentSpec, slices: readonly (readonly string[])[] = []): FrameRequest {
  const own = spec.dimensions.map((name) => [name])
  const all = new Map([...own, ...slices].map((dimensions) => [JSON.stringify(dimensions), dimensions]))
  return {
    metrics: spec.metrics,
    slices: [...all.values()],
    history: spec.plan.stopping.kind === 'group-sequential',
  }
}

/** The whole result of an experiment from its moments: pure, so that the same moments give the same result. */
export function analyse(
  spec: ExperimentSpec,
  moments: FrameMoments,
  frame: FrameDescription,
  snapshot: SnapshotReference,
): ExperimentResult {
  const srm = srmTest(moments.subjects, spec.variants, spec.plan.srmAlpha)
  const findings: Finding[] = [
    ...validateSpec(spec),
    ...moments.findings,
    ...frameFindings(spec, frame, moments.subjects, srm),
    ...peekFindings(spec, snapshot),
  ]
  const measured = spec.metrics.filter(({ id }) => moments.metrics.has(id))
  const raw = measured.map((metric): MetricResult => {
    const own = moments.metrics.get(metric.id)!
    const { result, dropped } = metricResult(metric, own, spec)
    const { subjects } = moments
    const extremes = moments.extremes.get(metric.id)
    findings.push(...metricFindings({ metric, moments: own, subjects, extremes, result, dropped, plan: spec.plan }))
    return withHistory(metric, result, moments.history, spec, findings)
  })
  return {
    experimentId: spec.experimentId,
    snapshot,
    plan: { hash: planHash(spec), registered: false, deviations: [] },
    srm,
    metrics: correctMetrics(raw, spec.plan),
    segments: moments.slices.flatMap((slicing) =>
      measured.flatMap((metric) => segmentResults(metric, slicing, spec, spec.plan.correction)),
    ),
    findings,
  }
}

function withHistory(
  metric: MetricDefinition,
  result: MetricResult,
  history: readonly LookMoments[],
  spec: ExperimentSpec,
  findings: Finding[],
): MetricResult {
  const { stopping } = spec.plan
  if (stopping.kind !== 'group-sequential') return result
  const looks = plannedLooks(metricLooks(metric.id, history, spec, stopping.plannedSubjects), stopping.looks)
  if (looks.length === 0) return result
  findings.push(...overrunFindings(metric.id, looks))
  const effects = result.effects.map((effect) => ({
    ...effect,
    sequential: sequentialEffect(metric, effect.variantId, looks, spec, stopping.spending),
  }))
  return { ...result, effects }
}

/** One metric in every slice, adjusted by its covariates in each, with p-values corrected over slices and treatments. */
export function segmentResults(
  metric: MetricDefinition,
  { dimensions, slices }: Slicing,
  spec: ExperimentSpec,
  correction: Correction,
): readonly SegmentResult[] {
  const raw = slices.flatMap(({ value, metrics }): readonly SegmentResult[] => {
    const moments = metrics.get(metric.id)
    if (moments === undefined) return []
    const { variants, effects } = metricResult(metric, moments, spec).result
    return [{ dimension: dimensions, value, metricId: metric.id, variants, effects }]
  })
  const corrected = correctFamily(
    raw.flatMap(({ effects }) => effects),
    correction,
    spec.plan.alpha,
  )
  let at = 0
  return raw.map((segment) => ({ ...segment, effects: segment.effects.map(() => corrected[at++]!) }))
}
