import { bayesianNormal } from '../bayes/normal-reading'
import { bayesianRates } from '../bayes/rate-comparison'
import { normal } from '../distributions/normal'
import { notEstimable, type Estimable } from '../failures'
import type { SuccessCount } from '../inference/two-proportion-z'
import type { Direction } from '../study/metric-definition'
import type { Effect, VariantSummary } from '../results/effect'
import type { Interval } from '../results/interval'
import type { Alternative } from '../study/spec'

/** What was believed before the data. Beta counts are those of each variant's rate. */
export type EffectPrior =
  | { readonly kind: 'flat' }
  | { readonly kind: 'normal'; readonly standardDeviation: number }
  | { readonly kind: 'beta'; readonly successes: number; readonly failures: number }

/** An effect as a Bayesian reads it; `absolute` scale, treatment minus control. */
export interface BayesianEffect {
  readonly prior: EffectPrior
  readonly mean: number
  readonly interval: Interval
  /** P(the treatment is better), by the metric's direction. */
  readonly chanceToWin: number
  /** Expected loss, in the metric's unit, of shipping the treatment and of keeping the control. */
  readonly lossOfTreatment: number
  readonly lossOfControl: number
}

export interface BayesianQuestion {
  readonly alpha: number
  /** One-sided: the interval has one open end. */
  readonly alternative: Alternative
  readonly direction: Direction
  /** Standard deviation of a normal prior around no effect, as a share of the control mean. Null: no prior opinion. */
  readonly priorSd: number | null
}

/**
 * An effect's Bayesian reading. Unadjusted rates without a prior opinion are read exactly, with a uniform prior on each;
 * everything else by its estimate and standard error, with a flat or a normal prior. See docs/methods/bayesian-reading.md.
 *
 * @param variants The summaries of the effect's two variants, among others.
 */
export function bayesianEffect(
  effect: Effect,
  variants: readonly VariantSummary[],
  question: BayesianQuestion,
): Estimable<BayesianEffect> {
  const { absolute, method, controlId, variantId } = effect
  if (absolute.kind === 'not-estimable') return absolute
  const [control, treatment] = [controlId, variantId].map((id) => successesOf(variants, id))
  const rates = method === 'two-proportion-z' && control && treatment ? { control, treatment } : null
  const priorDeviation = priorDeviationOf(question, variants, controlId)
  if (question.priorSd !== null && priorDeviation === null) return notEstimable('control-mean-near-zero')
  const reading =
    rates !== null && priorDeviation === null
      ? ratesReading(rates.control, rates.treatment, question)
      : normalReading(absolute.estimate, absolute.standardError, priorDeviation, question)
  return { kind: 'estimated', ...reading }
}

function successesOf(variants: readonly VariantSummary[], id: string): SuccessCount | null {
  const summary = variants.find(({ variantId }) => variantId === id)
  return summary === undefined || summary.mean === null
    ? null
    : { successes: Math.round(summary.mean * summary.n), n: summary.n }
}

/** The prior's spread in the metric's unit. Null without a prior opinion, or where control has no mean to take a share of. */
function priorDeviationOf(
  { priorSd }: BayesianQuestion,
  variants: readonly VariantSummary[],
  controlId: string,
): number | null {
  const mean = variants.find(({ variantId }) => variantId === controlId)?.mean ?? 0
  return priorSd === null || mean === 0 ? null : priorSd * Math.abs(mean)
}

function normalReading(
  estimate: number,
  standardError: number,
  priorDeviation: number | null,
  { alpha, alternative, direction }: BayesianQuestion,
): BayesianEffect {
  const variance = priorDeviation === null ? null : priorDeviation ** 2
  const reading = bayesianNormal(estimate, standardError, { mean: 0, variance }, alpha)
  const { mean, standardDeviation, lossOfTreatment, lossOfControl } = reading
  const increase = direction === 'increase'
  return {
    prior: priorDeviation === null ? { kind: 'flat' } : { kind: 'normal', standardDeviation: priorDeviation },
    mean,
    interval: credibleInterval((tail) => mean + normal.quantile(tail) * standardDeviation, alpha, alternative),
    chanceToWin: increase ? reading.chanceToWin : normal.cdf(-mean / standardDeviation),
    lossOfTreatment: increase ? lossOfTreatment : lossOfControl,
    lossOfControl: increase ? lossOfControl : lossOfTreatment,
  }
}

const uniform = { successes: 1, failures: 1 }

function ratesReading(
  control: SuccessCount,
  treatment: SuccessCount,
  { alpha, alternative, direction }: BayesianQuestion,
): BayesianEffect {
  const reading = bayesianRates(control, treatment, uniform)
  // seen from the control a fall is a rise: its chance has all its digits
  const better = direction === 'increase' ? reading : bayesianRates(treatment, control, uniform)
  const { lossOfTreatment, lossOfControl } = reading
  return {
    prior: { kind: 'beta', ...uniform },
    mean: reading.difference,
    interval: credibleInterval((tail) => reading.differenceQuantile(tail), alpha, alternative),
    chanceToWin: better.chanceToWin,
    lossOfTreatment: direction === 'increase' ? lossOfTreatment : lossOfControl,
    lossOfControl: direction === 'increase' ? lossOfControl : lossOfTreatment,
  }
}

function credibleInterval(quantile: (tail: number) => number, alpha: number, alternative: Alternative): Interval {
  if (alternative === 'two-sided') return { lower: quantile(alpha / 2), upper: quantile(1 - alpha / 2) }
  return alternative === 'greater'
    ? { lower: quantile(alpha), upper: Infinity }
    : { lower: -Infinity, upper: quantile(1 - alpha) }
}
