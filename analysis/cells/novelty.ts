import { noveltyTrend, type NoveltyTrend } from '../diagnostics/novelty'
import { steadyState } from '../diagnostics/steady-state'
import { methodNotes } from '../experiment/evidence'
import { measureInTime, type PeriodMoments, type NoveltyBasis } from '../measure/measure-in-time'
import { metricResult } from '../experiment/metric-result'
import { treatmentsOf } from '../study/variants'
import { queryRunner } from '../measure/run-queries'
import type { ExperimentSpec } from '../study/spec'
import { notEstimable, type Finding } from '../failures'
import { formatPStatement } from '../format/p-value'
import type { MetricDefinition } from '../study/metric-definition'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CellOutcome } from './cell'
import { InvalidCell, metricNamed, type CellContext } from './cell-context'
import type { NoveltyComparison, NoveltyOptions, NoveltyView, PeriodEffect } from './novelty-view'

/** One metric's effect in time: by day, by week, and by days since a subject's first exposure. */
export async function runNovelty(options: NoveltyOptions, context: CellContext): Promise<CellOutcome> {
  const { spec, frame } = context
  const metric = metricNamed(spec, options.metric)
  if (frame.kind === 'moments' || metric.type === 'quantile') throw new InvalidCell([notInTime(metric, frame.kind)])
  const runner = queryRunner({ ...context, dialect: duckdb })
  const { basis, findings, ...periods } = await measureInTime(metric, frame, spec.end, runner)
  if (findings.length > 0) throw new InvalidCell(findings)
  // days are compared by what happened on them, whoever's window has ended
  const plain: MetricDefinition = { ...metric, covariates: [], immature: 'include' }
  const effects = (measured: readonly PeriodMoments[], variantId: string) =>
    measured.flatMap((period) => periodEffect(period, variantId, plain, spec))
  const comparisons = treatmentsOf(spec).map(({ id }) =>
    compare(
      id,
      {
        bySinceExposure: effects(periods.bySinceExposure, id),
        byDay: effects(periods.byDay, id),
        byWeek: effects(periods.byWeek, id),
      },
      basis,
      metric,
      spec.plan.alpha,
    ),
  )
  const view: NoveltyView = { kind: 'novelty', metricId: metric.id, basis, comparisons }
  return {
    view,
    findings: comparisons.flatMap((comparison) => noveltyFindings(comparison, metric)),
    evidence: { queries: runner.records, moments: [], methods: methodNotes(['moments', 'novelty']) },
  }
}

function periodEffect(
  { index, start, moments }: PeriodMoments,
  variantId: string,
  metric: MetricDefinition,
  spec: ExperimentSpec,
): readonly PeriodEffect[] {
  const { variants, effects } = metricResult(metric, moments, spec).result
  const effect = effects.find((each) => each.variantId === variantId)
  if (effect === undefined) return []
  const n = (id: string) => variants.find((each) => each.variantId === id)?.n ?? 0
  return [{ index, start, subjects: { control: n(effect.controlId), treatment: n(variantId) }, effect }]
}

function compare(
  variantId: string,
  effects: Pick<NoveltyComparison, 'bySinceExposure' | 'byDay' | 'byWeek'>,
  basis: NoveltyBasis | null,
  { direction }: MetricDefinition,
  alpha: number,
): NoveltyComparison {
  if (basis === null) {
    const none = notEstimable('no-clock')
    return { variantId, ...effects, trend: none, steady: none, verdict: none }
  }
  const days = (basis === 'exposure-cohort' ? effects.byDay : effects.bySinceExposure).flatMap(({ index, effect }) =>
    effect.absolute.kind === 'estimated'
      ? [{ day: index, estimate: effect.absolute.estimate, standardError: effect.absolute.standardError }]
      : [],
  )
  const trend = noveltyTrend(days)
  return { variantId, ...effects, trend, steady: steadyState(days), verdict: verdictOf(trend, basis, direction, alpha) }
}

function verdictOf(
  trend: NoveltyTrend,
  basis: NoveltyBasis,
  direction: MetricDefinition['direction'],
  alpha: number,
): NoveltyComparison['verdict'] {
  if (trend.kind === 'not-estimable') return trend
  if (!(trend.test.pValue < alpha)) return { kind: 'estimated', verdict: 'none' }
  if (basis === 'exposure-cohort') return { kind: 'estimated', verdict: 'cohorts-differ' }
  const improves = trend.slope > 0 === (direction === 'increase')
  return { kind: 'estimated', verdict: improves ? 'primacy' : 'novelty' }
}

const says = {
  novelty: 'gets worse the longer subjects have had it (novelty)',
  primacy: 'gets better the longer subjects have had it (primacy)',
  'cohorts-differ': 'differs for subjects who came later',
} as const

function noveltyFindings(
  { variantId, trend, steady, verdict }: NoveltyComparison,
  { id }: MetricDefinition,
): readonly Finding[] {
  if (verdict.kind !== 'estimated' || verdict.verdict === 'none' || trend.kind !== 'estimated') return []
  return [
    {
      code: 'novelty',
      severity: 'warning',
      message: `The effect of ${variantId} on "${id}" ${says[verdict.verdict]}; trend ${formatPStatement(trend.test.pValue)}.`,
      hint: 'Judge by the days after the first week, and run until the effect is level.',
      evidence: {
        metric: id,
        variant: variantId,
        verdict: verdict.verdict,
        slope: trend.slope,
        pValue: trend.test.pValue,
        steady,
      },
    },
  ]
}

function notInTime({ id }: MetricDefinition, frame: string): Finding {
  return {
    code: 'unsupported-field',
    severity: 'error',
    message:
      frame === 'moments'
        ? 'The source holds moments: they do not say what subjects did on which day.'
        : `"${id}" is a quantile, which has no daily values that add up.`,
    hint: 'Choose a mean, a proportion or a ratio, from a source with subjects or events.',
    evidence: { metric: id, frame },
  }
}
