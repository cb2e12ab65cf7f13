import { cochranQ } from '../diagnostics/heterogeneity'
import { mixDecomposition, type SegmentShare } from '../diagnostics/mix-decomposition'
import { shrinkEffects } from '../diagnostics/shrinkage'
import { pointsAgainstAggregate } from '../diagnostics/simpson'
import { assertNever, notEstimable, type Finding } from '../failures'
import { segmentResults } from '../experiment/analyse'
import { correctFamily } from '../experiment/correct-family'
import { momentsEvidence } from '../experiment/evidence'
import type { Slicing } from '../measure/frame-moments'
import { intervalReader } from '../experiment/interval-at'
import { measureFrame } from '../measure/measure-frame'
import { metricResult } from '../experiment/metric-result'
import { controlOf, treatmentsOf } from '../study/variants'
import { withPhaseStrata } from '../experiment/phase-strata'
import type { MetricResult, SegmentResult } from '../results/experiment-result'
import type { AbsoluteEffect, Effect } from '../results/effect'
import { queryRunner } from '../measure/run-queries'
import type { ExperimentSpec } from '../study/spec'
import type { MetricDefinition } from '../study/metric-definition'
import type { MetricMoments } from '../moments/metric-moments'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CellOutcome } from './cell'
import type { SegmentsOptions, SegmentsView } from './segments-view'
import { InvalidCell, metricNamed, type CellContext } from './cell-context'

/** One metric in every slice of a crossing of dimensions, and what the slices say together. */
export async function runSegments(options: SegmentsOptions, context: CellContext): Promise<CellOutcome> {
  const { frame } = context
  const spec = withPhaseStrata(context.spec)
  const metric = metricNamed(spec, options.metric)
  const runner = queryRunner({ ...context, dialect: duckdb })
  const { phases } = spec
  const request = {
    metrics: [metric],
    slices: [options.dimensions],
    history: false,
    ...(phases !== undefined && { phases }),
  }
  const moments = await measureFrame(request, frame, runner)
  const own = moments.metrics.get(metric.id)
  const slicing = moments.slices[0]
  if (own === undefined || slicing === undefined) throw new InvalidCell(moments.findings)
  const raw = metricResult(metric, own, spec).result
  const group = { ...raw, intervalAt: intervalReader(metric, own, spec) }
  const total = { ...raw, effects: correctFamily([group], spec.plan.correction, spec.plan.alpha)[0]! }
  const segments = segmentResults(metric, slicing, spec, options.correction)
  const comparisons = treatmentsOf(spec).map(({ id }) => compare(id, metric, total, segments, slicing, spec))
  return {
    view: {
      kind: 'segments',
      metricId: metric.id,
      dimensions: options.dimensions,
      correction: options.correction,
      total,
      segments,
      comparisons,
    },
    findings: [...moments.findings, ...comparisons.flatMap((each) => comparisonFindings(each, total, options, spec))],
    evidence: momentsEvidence(moments, runner.records, [total], ['segments-and-simpson', 'shrinkage']),
  }
}

type SegmentComparison = SegmentsView['comparisons'][number]

function compare(
  variantId: string,
  metric: MetricDefinition,
  total: MetricResult,
  segments: readonly SegmentResult[],
  slicing: Slicing,
  spec: ExperimentSpec,
): SegmentComparison {
  const controlId = controlOf(spec)?.id ?? ''
  const measured = segments.flatMap(({ variants, effects }) => {
    const effect = effects.find((each) => each.variantId === variantId)
    if (effect?.absolute.kind !== 'estimated') return []
    const n = (id: string) => variants.find((each) => each.variantId === id)?.n ?? 0
    return [{ subjects: n(controlId) + n(variantId), ...effect.absolute }]
  })
  const pairs = slicing.slices.flatMap(({ metrics }) => {
    const moments = metrics.get(metric.id)
    if (moments === undefined) return []
    return [{ control: share(metric, moments, controlId), treatment: share(metric, moments, variantId) }]
  })
  const aggregate = total.effects.find((each: Effect) => each.variantId === variantId)?.absolute
  return {
    variantId,
    shrinkage: shrinkEffects(
      segments.map(({ effects }) => {
        const absolute = effects.find((each) => each.variantId === variantId)?.absolute
        return absolute?.kind === 'estimated' ? absolute : { estimate: NaN, standardError: NaN }
      }),
      spec.plan.alpha,
    ),
    heterogeneity: cochranQ(
      measured.map(({ estimate }) => estimate),
      measured.map(({ standardError }) => standardError),
    ),
    // quantiles of parts do not add up to that of the whole
    decomposition: metric.type === 'quantile' ? notEstimable('not-a-mean') : mixDecomposition(pairs),
    simpson:
      aggregate?.kind === 'estimated' &&
      pointsAgainstAggregate(
        aggregate.estimate,
        measured.map(({ subjects, estimate }) => ({ subjects, effect: estimate })),
      ),
  }
}

/** A variant's part in a segment: weighed by subjects, for a ratio by the sum of its denominator. */
function share(metric: MetricDefinition, { byVariant }: MetricMoments, variantId: string): SegmentShare {
  const moments = byVariant.get(variantId)
  if (moments === undefined || moments.count === 0) return { weight: 0, mean: 0 }
  const [mean, denominator] = [moments.means[0]!, moments.means[1]!]
  switch (metric.type) {
    case 'ratio':
      return { weight: moments.count * denominator, mean: denominator === 0 ? 0 : mean / denominator }
    case 'mean':
    case 'proportion':
    case 'retention':
    case 'funnel':
    case 'quantile':
      return { weight: moments.count, mean }
    default:
      return assertNever(metric)
  }
}

function comparisonFindings(
  { variantId, heterogeneity, simpson, decomposition }: SegmentComparison,
  { metricId, ...total }: MetricResult,
  { dimensions }: SegmentsOptions,
  spec: ExperimentSpec,
): readonly Finding[] {
  const findings: Finding[] = []
  const aggregate = total.effects.find((effect) => effect.variantId === variantId)?.absolute
  const by = dimensions.join(' × ')
  const evidence = { metric: metricId, variant: variantId, dimensions }
  if (simpson) findings.push(simpsonFinding({ variantId, decomposition }, metricId, by, aggregate, evidence))
  if (heterogeneity.kind === 'estimated' && heterogeneity.pValue < spec.plan.alpha) {
    findings.push({
      code: 'heterogeneous-effect',
      severity: 'info',
      message: `The effect of ${variantId} on "${metricId}" differs by ${by} by more than chance (Cochran's Q, p = ${heterogeneity.pValue.toPrecision(2)}).`,
      evidence: { ...evidence, q: heterogeneity.q, iSquared: heterogeneity.iSquared },
    })
  }
  return findings
}

/** Where the overall effect may as well be none, segments that point against it are chance as likely as a paradox. */
function simpsonFinding(
  { variantId, decomposition }: Pick<SegmentComparison, 'variantId' | 'decomposition'>,
  metricId: string,
  by: string,
  aggregate: AbsoluteEffect | undefined,
  evidence: Finding['evidence'],
): Finding {
  const points = `Most large segments by ${by} point against the overall effect of ${variantId} on "${metricId}"`
  const isNoise = aggregate?.kind === 'estimated' && aggregate.interval.lower <= 0 && aggregate.interval.upper >= 0
  return {
    code: 'simpson',
    severity: isNoise ? 'info' : 'warning',
    message: isNoise
      ? `${points}, whose interval holds 0: its sign is not known, so that this may be chance.`
      : `${points}.`,
    hint: isNoise
      ? 'Look at the split by this dimension; without a difference of the mix there is nothing to explain.'
      : 'The variants hold different mixes of segments: read the effect within segments, and find out why the mix differs.',
    evidence: { ...evidence, decomposition, overallHoldsZero: isNoise },
  }
}
