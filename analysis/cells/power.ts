import { planPower } from '../design/power-plan'
import { rateDeviation, type PowerRequest } from '../design/power-request'
import { methodNotes, momentsEvidence } from '../experiment/evidence'
import type { FrameMoments } from '../measure/frame-moments'
import { measureFrame } from '../measure/measure-frame'
import { metricPlan } from '../study/metric-plan'
import { metricResult } from '../experiment/metric-result'
import { controlOf, treatmentsOf } from '../study/variants'
import type { MetricResult } from '../results/experiment-result'
import { queryRunner, type QueryRunner } from '../measure/run-queries'
import type { Alternative, ExperimentSpec } from '../study/spec'
import { isShare, type MetricDefinition } from '../study/metric-definition'
import type { MethodId } from '../methods'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CellOutcome } from './cell'
import { InvalidCell, metricNamed, type CellContext } from './cell-context'
import { observedTraffic } from './observed-traffic'
import { powerProblems } from './power-problems'
import type { PowerOptions, PowerView } from './power-view'

/** How large and how long an experiment has to be, planned from what a metric was observed to be or from given values. */
export async function runPower(options: PowerOptions, context: CellContext): Promise<CellOutcome> {
  const { spec } = context
  const runner = queryRunner({ ...context, dialect: duckdb })
  const metric = options.metric === null ? null : metricNamed(spec, options.metric)
  const moments = await observe(options, metric, context, runner)
  const observed = metric === null || moments === null ? null : observedMetric(metric, moments, spec)
  const traffic = options.dailyTraffic ?? (moments === null ? null : observedTraffic(moments.history))
  const request = requestOf(options, metric, observed, traffic, spec)
  const problems = powerProblems(options, request)
  if (problems.length > 0 || request === null) throw new InvalidCell(problems)
  const view: PowerView = {
    kind: 'power',
    metricId: options.metric,
    request,
    plan: planPower(request),
    variantIds: variantIds(options, spec),
    source: {
      baseline: options.baseline === null ? 'observed' : 'given',
      correlation: options.rho === 'observed' && metric !== null ? 'observed' : 'given',
      traffic: options.dailyTraffic !== null ? 'given' : traffic === null ? null : 'observed',
    },
  }
  const methods = methodsOf(request)
  return {
    view,
    findings: moments?.findings ?? [],
    evidence:
      moments === null
        ? { queries: runner.records, moments: [], methods: methodNotes(methods) }
        : momentsEvidence(moments, runner.records, [], methods),
  }
}

/** The frame is asked for what is not given: a metric's moments, the days of exposure. Null when all is given. */
async function observe(
  { dailyTraffic }: PowerOptions,
  metric: MetricDefinition | null,
  { spec, frame }: CellContext,
  runner: QueryRunner,
): Promise<FrameMoments | null> {
  if (metric === null && dailyTraffic !== null) return null
  // of a frame of moments only metrics know how many subjects there are
  const metrics = frame.kind === 'moments' && metric === null ? spec.metrics : metric === null ? [] : [metric]
  return measureFrame({ metrics, slices: [], history: dailyTraffic === null }, frame, runner)
}

function observedMetric(metric: MetricDefinition, moments: FrameMoments, spec: ExperimentSpec): MetricResult {
  const own = moments.metrics.get(metric.id)
  if (own === undefined) throw new InvalidCell(moments.findings)
  return metricResult(metric, own, spec).result
}

/** Null when there is neither a baseline nor a spread to plan from. */
function requestOf(
  options: PowerOptions,
  metric: MetricDefinition | null,
  observed: MetricResult | null,
  dailySubjects: number | null,
  spec: ExperimentSpec,
): PowerRequest | null {
  const type = options.type ?? (metric === null ? null : plannedType(metric))
  const control = observed?.variants.find(({ variantId }) => variantId === controlOf(spec)?.id)
  const baseline = options.baseline ?? control?.mean ?? null
  const { alternative } = metricPlan(metric ?? { role: 'primary', direction: 'increase' }, spec.plan)
  const size = options.mde ?? (metric === null ? null : ownEffect(metric, alternative))
  if (type === null || baseline === null || size === null) return null
  const spread = options.standardDeviation ?? (control?.variance ? Math.sqrt(control.variance) : null)
  const standardDeviation = type === 'proportion' ? rateDeviation(baseline) : spread
  if (standardDeviation === null) return null
  return {
    type,
    baseline,
    standardDeviation,
    effect: { size, scale: options.absolute ? 'absolute' : 'relative' },
    goal: { alpha: options.alpha ?? spec.plan.alpha, power: options.power, alternative },
    weights: weightsOf(options, spec),
    correction: options.correction ?? spec.plan.correction,
    correlation: options.rho === 'observed' ? observedCorrelation(observed) : options.rho,
    sequential: sequentialOf(options, spec),
    dailySubjects,
    presentSubjects: observed === null ? null : comparedSubjects(observed, spec),
  }
}

function plannedType({ type }: MetricDefinition): PowerRequest['type'] {
  if (isShare(type)) return 'proportion'
  return type === 'ratio' ? 'ratio' : 'mean'
}

/** The metric's smallest effect of interest, on the side that its test looks at first: the better one. */
function ownEffect({ mde, direction }: MetricDefinition, alternative: Alternative): number | null {
  if (mde === null) return null
  const falls = alternative === 'two-sided' ? direction === 'decrease' : alternative === 'less'
  return falls ? -mde : mde
}

/** Subjects of the variants that are meant to get any. */
function comparedSubjects({ variants }: MetricResult, spec: ExperimentSpec): number {
  const compared = spec.variants.filter(({ weight }) => weight > 0).map(({ id }) => id)
  return variants.reduce((sum, { variantId, n }) => (compared.includes(variantId) ? sum + n : sum), 0)
}

/** As the `cuped` cell reports it, of the first treatment that could be adjusted. */
function observedCorrelation(observed: MetricResult | null): number {
  const adjusted = observed?.effects.flatMap(({ cuped }) => (cuped?.kind === 'estimated' ? [cuped] : []))[0]
  return adjusted?.correlation ?? 0
}

function sequentialOf({ looks, spending }: PowerOptions, { plan }: ExperimentSpec): PowerRequest['sequential'] {
  const planned = plan.stopping.kind === 'group-sequential' ? plan.stopping : null
  const count = looks ?? planned?.looks.length ?? 1
  return count === 1 ? null : { looks: count, spending: spending ?? planned?.spending ?? { kind: 'obrien-fleming' } }
}

function weightsOf({ variants }: PowerOptions, spec: ExperimentSpec): readonly number[] {
  if (variants !== null) return Array.from({ length: variants }, () => 1)
  return [controlOf(spec)?.weight ?? 0, ...treatmentsOf(spec).map(({ weight }) => weight)]
}

function variantIds({ variants }: PowerOptions, spec: ExperimentSpec): readonly string[] {
  if (variants === null) return [controlOf(spec)?.id ?? '', ...treatmentsOf(spec).map(({ id }) => id)]
  return Array.from({ length: variants }, (_, at) => (at === 0 ? 'control' : `treatment ${at}`))
}

function methodsOf({ correlation, sequential, correction, weights }: PowerRequest): readonly MethodId[] {
  return [
    'sample-size',
    ...(correlation === 0 ? [] : (['cuped'] as const)),
    ...(sequential === null ? [] : (['group-sequential'] as const)),
    ...(correction === 'none' || weights.length < 3 ? [] : (['multiplicity'] as const)),
  ]
}
