import type { FisherExact } from '../results/effect'
import type { Alternative } from '../study/spec'
import { logGamma } from '../numerics/log-gamma'
import { findRoot } from '../numerics/root'
import type { TestOptions } from './options'
import type { SuccessCount } from './two-proportion-z'

/**
 * Fisher's exact test of two proportions with the exact interval of the odds ratio, both given the total number of
 * successes. The two-sided p-value is twice the smaller tail, the one that agrees with the interval (the sum of all
 * less likely tables does not). Fisher (1935); Cornfield (1956). Guaranteed error, at the price of being conservative.
 */
export function fisherExact(control: SuccessCount, treatment: SuccessCount, options: TestOptions): FisherExact {
  const table = hypergeometric(control, treatment)
  const observed = treatment.successes
  const perSide = options.alternative === 'two-sided' ? options.alpha / 2 : options.alpha
  const above = (logOdds: number): number => table.tail(logOdds, (k) => k >= observed)
  const below = (logOdds: number): number => table.tail(logOdds, (k) => k <= observed)
  const lower = observed === table.lowest ? 0 : Math.exp(rise((x) => above(x) - perSide))
  const upper = observed === table.highest ? Infinity : Math.exp(rise((x) => perSide - below(x)))
  return {
    oddsRatio: likeliestOdds(table, observed),
    interval: {
      lower: options.alternative === 'less' ? 0 : lower,
      upper: options.alternative === 'greater' ? Infinity : upper,
    },
    pValue: pValueOf(options.alternative, above(0), below(0)),
    log10P: logPValueOf(options.alternative, table, observed) / Math.LN10,
  }
}

function pValueOf(alternative: Alternative, above: number, below: number): number {
  if (alternative === 'greater') return above
  return alternative === 'less' ? below : Math.min(1, 2 * Math.min(above, below))
}

function logPValueOf(alternative: Alternative, table: Hypergeometric, observed: number): number {
  const above = table.logTail((k) => k >= observed)
  const below = table.logTail((k) => k <= observed)
  if (alternative === 'greater') return above
  return alternative === 'less' ? below : Math.min(0, Math.LN2 + Math.min(above, below))
}

interface Hypergeometric {
  readonly lowest: number
  readonly highest: number
  /** P(treatment's successes satisfy `inside`) at a log odds ratio. */
  tail(logOdds: number, inside: (k: number) => boolean): number
  mean(logOdds: number): number
  /** log P(treatment's successes satisfy `inside`) without an effect. */
  logTail(inside: (k: number) => boolean): number
}

/** The treatment's successes given all successes: Fisher's noncentral hypergeometric distribution. */
function hypergeometric(control: SuccessCount, treatment: SuccessCount): Hypergeometric {
  const total = control.successes + treatment.successes
  const lowest = Math.max(0, total - control.n)
  const highest = Math.min(total, treatment.n)
  const counts = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i)
  const logWays = counts.map((k) => logChoose(treatment.n, k) + logChoose(control.n, total - k))
  const masses = (logOdds: number): readonly number[] => {
    const logs = logWays.map((ways, i) => ways + counts[i]! * logOdds)
    const top = logs.reduce((a, b) => Math.max(a, b), -Infinity)
    const weights = logs.map((log) => Math.exp(log - top))
    const sum = weights.reduce((a, b) => a + b, 0)
    return weights.map((weight) => weight / sum)
  }
  return {
    lowest,
    highest,
    tail: (logOdds, inside) => masses(logOdds).reduce((sum, mass, i) => (inside(counts[i]!) ? sum + mass : sum), 0),
    logTail: (inside) => Math.min(0, logSum(logWays.filter((_, i) => inside(counts[i]!))) - logSum(logWays)),
    mean: (logOdds) => masses(logOdds).reduce((sum, mass, i) => sum + mass * counts[i]!, 0),
  }
}

/** log of the sum of exponentials. */
function logSum(logs: readonly number[]): number {
  const top = logs.reduce((a, b) => Math.max(a, b), -Infinity)
  return top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - top), 0))
}

function likeliestOdds(table: Hypergeometric, observed: number): number {
  if (table.lowest === table.highest) return Number.NaN
  if (observed === table.lowest) return 0
  return observed === table.highest ? Infinity : Math.exp(rise((x) => table.mean(x) - observed))
}

/** The zero of an increasing function of the log odds ratio. */
function rise(f: (logOdds: number) => number): number {
  let reach = 1
  while (f(-reach) > 0 || f(reach) < 0) reach *= 2
  return findRoot(f, -reach, reach, { tolerance: 1e-12 })
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
