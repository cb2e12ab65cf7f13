import { normal } from '../distributions/normal'
import { assertNever } from '../failures'
import { bayesianEffect, type BayesianEffect, type BayesianQuestion } from '../experiment/bayesian-effect'
import { metricPlan, type MetricPlan } from '../study/metric-plan'
import { metricResult } from '../experiment/metric-result'
import type { Effect, VariantSummary } from '../results/effect'
import type { Interval } from '../results/interval'
import type { SequentialSummary } from '../results/sequential'
import { lookEstimates, sequentialEffect } from '../experiment/sequential-effect'
import type { MetricLook } from '../experiment/sequential-history'
import type { ExperimentSpec } from '../study/spec'
import type { MetricDefinition } from '../study/metric-definition'
import { isEstimated, type LookEstimate } from '../sequential/look-estimate'
import { sprtCritical } from '../sequential/sprt-summary'
import { duelRule } from './duel-rule'
import type { DuelContender, DuelLook, DuelMethod, DuelOptions } from './duel-view'
import { falsePositives, type DuelBoundary } from './false-positives'

interface DuelRequest extends Pick<DuelOptions, 'tunedFor' | 'priorSd'> {
  readonly methods: readonly DuelMethod[]
}

/** A look as a study that ended there would report it. */
interface ReportedLook {
  readonly place: Pick<DuelLook, 'look' | 'at' | 'n'>
  readonly informationFraction: number
  readonly effect: Effect | null
  readonly variants: readonly VariantSummary[]
}

/** One treatment's history as each method reads it. */
export function contenders(
  metric: MetricDefinition,
  variantId: string,
  looks: readonly MetricLook[],
  spec: ExperimentSpec,
  request: DuelRequest,
): readonly DuelContender[] {
  const plan = metricPlan(metric, spec.plan)
  const estimates = lookEstimates(metric, variantId, looks, spec)
  const reported = looks.map(({ at, n, informationFraction, moments }, index): ReportedLook => {
    const { effects, variants } = metricResult(metric, moments, spec).result
    const effect = effects.find((each) => each.variantId === variantId) ?? null
    return { place: { look: index + 1, at, n }, informationFraction, effect, variants }
  })
  return request.methods.map((method): DuelContender => {
    if (method === 'fixed') return fixedContender(reported, plan)
    if (method === 'bayes') {
      const { direction } = metric
      return bayesianContender(reported, { ...plan, direction, priorSd: request.priorSd })
    }
    const rule = duelRule(method, spec.plan.stopping, request.tunedFor, looks.at(-1)?.n ?? null)
    const summary = sequentialEffect(metric, estimates, { rule, plan: spec.plan, design: null })
    return sequentialContender(method, summary, stoppingBoundaries(summary, estimates, plan))
  })
}

/** The test of a study without looks, repeated at each of them. */
function fixedContender(reported: readonly ReportedLook[], plan: MetricPlan): DuelContender {
  const looks = reported.map(({ place, effect }): DuelLook => {
    const { absolute, test } = effect ?? {}
    if (absolute?.kind !== 'estimated' || test?.kind !== 'estimated') return unknownLook(place)
    const { estimate, interval } = absolute
    return { ...place, effect: estimate, interval, crossed: test.pValue < plan.alpha }
  })
  const last = reported.at(-1)?.effect?.test
  const critical = nominalCritical(plan)
  return {
    method: 'fixed',
    looks,
    stop: firstCrossing(looks),
    pValue: last?.kind === 'estimated' ? last.pValue : null,
    bayesian: null,
    tuning: null,
    holdsForRepeatedLooks: false,
    falsePositives: falsePositives(
      reported.map(({ informationFraction }) => ({ informationFraction, ...sided(critical, plan) })),
    ),
  }
}

/** Stops where the credible interval leaves out 0. */
function bayesianContender(
  reported: readonly ReportedLook[],
  question: BayesianQuestion & Pick<MetricPlan, 'alpha' | 'alternative'>,
): DuelContender {
  let latest: BayesianEffect | null = null
  const boundaries: DuelBoundary[] = []
  const looks = reported.map(({ place, informationFraction, effect, variants }): DuelLook => {
    const reading = effect === null ? null : bayesianEffect(effect, variants, question)
    if (effect?.absolute.kind !== 'estimated' || reading?.kind !== 'estimated') return unknownLook(place)
    latest = reading
    const { standardError } = effect.absolute
    const shrinkage = reading.prior.kind === 'normal' ? standardError / reading.prior.standardDeviation : 0
    boundaries.push({
      informationFraction,
      ...sided(nominalCritical(question) * Math.sqrt(1 + shrinkage ** 2), question),
    })
    return { ...place, effect: reading.mean, interval: reading.interval, crossed: leavesOutZero(reading.interval) }
  })
  return {
    method: 'bayes',
    looks,
    stop: firstCrossing(looks),
    pValue: null,
    bayesian: latest,
    tuning: null,
    holdsForRepeatedLooks: false,
    falsePositives: falsePositives(boundaries),
  }
}

function sequentialContender(
  method: Exclude<DuelMethod, 'fixed' | 'bayes'>,
  summary: SequentialSummary,
  boundaries: readonly DuelBoundary[],
): DuelContender {
  const looks = summary.looks.map(({ look, at, n, effect, interval, crossed }): DuelLook => ({
    look,
    at,
    n,
    effect,
    interval,
    crossed,
  }))
  return {
    method,
    looks,
    stop: firstCrossing(looks),
    pValue: summary.pValue,
    bayesian: null,
    tuning: summary.tuning,
    holdsForRepeatedLooks: true,
    falsePositives: falsePositives(boundaries),
  }
}

/** Where a rule stops. Wald's test closes a direction that this one history spoke against: others may not. */
function stoppingBoundaries(
  { looks, tuning }: SequentialSummary,
  estimates: readonly LookEstimate[],
  plan: MetricPlan,
): readonly DuelBoundary[] {
  if (tuning?.kind !== 'sprt')
    return looks.map(({ informationFraction, boundary }) => ({ informationFraction, ...boundary }))
  const { effect, beta } = tuning
  if (effect === null) return []
  return estimates.filter(isEstimated).map(({ informationFraction, standardError }) => ({
    informationFraction,
    ...sided(sprtCritical(standardError, { ...plan, effect, beta }), plan),
  }))
}

function firstCrossing(looks: readonly DuelLook[]): DuelLook | null {
  return looks.find(({ crossed }) => crossed) ?? null
}

function unknownLook(place: ReportedLook['place']): DuelLook {
  return { ...place, effect: null, interval: null, crossed: false }
}

function leavesOutZero({ lower, upper }: Interval): boolean {
  return lower > 0 || upper < 0
}

function nominalCritical({ alpha, alternative }: Pick<MetricPlan, 'alpha' | 'alternative'>): number {
  return normal.upperQuantile(alternative === 'two-sided' ? alpha / 2 : alpha)
}

function sided(critical: number, { alternative }: Pick<MetricPlan, 'alternative'>): Interval {
  switch (alternative) {
    case 'two-sided':
      return { lower: -critical, upper: critical }
    case 'greater':
      return { lower: -Infinity, upper: critical }
    case 'less':
      return { lower: -critical, upper: Infinity }
    default:
      return assertNever(alternative)
  }
}
