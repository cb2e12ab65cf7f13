import { logGamma } from '../numerics/log-gamma'

/** Subjects of one stretch of time: how many show something, of how many that could. */
export interface StreamBin {
  readonly hits: number
  readonly trials: number
}

/** A time as an interval that holds it with the stated probability. ISO 8601, UTC. */
export interface OnsetInterval {
  readonly from: string
  readonly to: string
  readonly most: string
  readonly level: number
}

/** When a rate changed: where in the bins, with the range that holds most of the posterior. */
export interface ChangePoints {
  readonly onset: BinRange | null
  readonly end: BinRange | null
  /** Log Bayes factor of the change against one rate all along. */
  readonly logBayesFactor: number
}

/** `most` is the first bin of the new rate. */
export interface BinRange {
  readonly from: number
  readonly to: number
  readonly most: number
}

/** Probability that an interval leaves out on both sides together. */
export const LEVEL = 0.97
const COARSE_BINS = 160

/**
 * One change of a rate, two (it comes and goes), or none: the model with the highest marginal likelihood, each rate
 * under Jeffreys' prior and each place of a change alike. The ranges are credible, by the exact posterior of the place.
 * After Smith (1975), "A Bayesian approach to inference about a change-point".
 */
export function changePoints(bins: readonly StreamBin[]): ChangePoints {
  const sums = cumulated(bins)
  const size = bins.length
  const whole = marginal(sums, 0, size)
  const single = posteriorOfOne(sums, 0, size)
  const double = bestPair(sums, size)
  const one = single.evidence - whole
  const two = double === null ? -Infinity : double.evidence - whole
  if (Math.max(one, two) <= Math.log(20)) return { onset: null, end: null, logBayesFactor: Math.max(one, two) }
  if (double === null || one >= two) {
    return { onset: rangeOf(single.weights, 0), end: null, logBayesFactor: one }
  }
  const [, second] = double.places
  const onset = posteriorOfOne(sums, 0, second)
  const end = posteriorOfOne(sums, rangeOf(onset.weights, 0).most, size)
  return {
    onset: rangeOf(onset.weights, 0),
    end: rangeOf(end.weights, rangeOf(onset.weights, 0).most),
    logBayesFactor: two,
  }
}

interface Sums {
  readonly hits: Float64Array
  readonly trials: Float64Array
}

function cumulated(bins: readonly StreamBin[]): Sums {
  const hits = new Float64Array(bins.length + 1)
  const trials = new Float64Array(bins.length + 1)
  for (const [at, bin] of bins.entries()) {
    hits[at + 1] = hits[at]! + bin.hits
    trials[at + 1] = trials[at]! + bin.trials
  }
  return { hits, trials }
}

/** Log marginal likelihood of bins [from, to) under one rate with Jeffreys' prior. */
function marginal({ hits, trials }: Sums, from: number, to: number): number {
  const h = hits[to]! - hits[from]!
  const n = trials[to]! - trials[from]!
  return logGamma(h + 0.5) + logGamma(n - h + 0.5) - logGamma(n + 1) - LOG_BETA
}

const LOG_BETA = Math.log(Math.PI)

interface PlacePosterior {
  /** Of a change before bin `from + 1 + i`. */
  readonly weights: Float64Array
  readonly evidence: number
}

function posteriorOfOne(sums: Sums, from: number, to: number): PlacePosterior {
  const count = to - from - 1
  if (count < 1) return { weights: new Float64Array(1).fill(1), evidence: -Infinity }
  const logs = new Float64Array(count)
  for (let i = 0; i < count; i++) logs[i] = marginal(sums, from, from + 1 + i) + marginal(sums, from + 1 + i, to)
  const highest = logs.reduce((a, b) => Math.max(a, b), -Infinity)
  const weights = logs.map((log) => Math.exp(log - highest))
  const total = weights.reduce((a, b) => a + b, 0)
  return { weights: weights.map((weight) => weight / total), evidence: highest + Math.log(total / count) }
}

/** The most likely stretch with a rate of its own inside: over coarse bins, then as exactly as the bins go. */
function bestPair(
  sums: Sums,
  size: number,
): { readonly places: readonly [number, number]; readonly evidence: number } | null {
  const step = Math.max(1, Math.ceil(size / COARSE_BINS))
  const places = Array.from({ length: Math.floor((size - 1) / step) }, (_, i) => (i + 1) * step)
  if (places.length < 3) return null
  let best: readonly [number, number] = [places[0]!, places[1]!]
  const logs: number[] = []
  let highest = -Infinity
  const outside = (from: number, to: number): number => {
    const h = sums.hits[size]! - (sums.hits[to]! - sums.hits[from]!)
    const n = sums.trials[size]! - (sums.trials[to]! - sums.trials[from]!)
    return logGamma(h + 0.5) + logGamma(n - h + 0.5) - logGamma(n + 1) - LOG_BETA
  }
  for (const [i, from] of places.entries()) {
    for (const to of places.slice(i + 1)) {
      const log = outside(from, to) + marginal(sums, from, to)
      logs.push(log)
      if (log > highest) [highest, best] = [log, [from, to]]
    }
  }
  const total = logs.reduce((sum, log) => sum + Math.exp(log - highest), 0)
  return { places: refined(sums, best, step, size, outside), evidence: highest + Math.log(total / logs.length) }
}

function refined(
  sums: Sums,
  [from, to]: readonly [number, number],
  step: number,
  size: number,
  outside: (from: number, to: number) => number,
): readonly [number, number] {
  let [start, stop] = [from, to]
  const around = (place: number): number[] =>
    Array.from({ length: 2 * step + 1 }, (_, i) => place - step + i).filter((each) => each > 0 && each < size)
  for (let round = 0; round < 2; round++) {
    const score = (a: number, b: number): number => (a < b ? outside(a, b) + marginal(sums, a, b) : -Infinity)
    start = around(start).reduce((a, b) => (score(b, stop) > score(a, stop) ? b : a))
    stop = around(stop).reduce((a, b) => (score(start, b) > score(start, a) ? b : a))
  }
  return [start, stop]
}

/** The shortest range of places, in steps from the most likely one outwards, that holds `LEVEL`. */
function rangeOf(weights: Float64Array, offset: number): BinRange {
  let most = 0
  for (const [i, weight] of weights.entries()) if (weight > weights[most]!) most = i
  let [low, high, held] = [most, most, weights[most]!]
  while (held < LEVEL && (low > 0 || high < weights.length - 1)) {
    const below = low > 0 ? weights[low - 1]! : -1
    const above = high < weights.length - 1 ? weights[high + 1]! : -1
    if (below >= above) held += weights[--low]!
    else held += weights[++high]!
  }
  return { from: offset + 1 + low, to: offset + 1 + high, most: offset + 1 + most }
}
