import { normal } from '../distributions/normal'
import { notEstimable, type Estimable } from '../failures'

export type MannWhitney = Estimable<{
  /** Pairs in which the treatment's value is the larger, ties counted half. */
  readonly treatmentWins: number
  readonly controlWins: number
  /** P(treatment > control) + P(tie) / 2 for one value of each. */
  readonly probabilityOfSuperiority: number
  /** With the variance corrected for ties, without continuity correction. */
  readonly statistic: number
  readonly pValue: number
  readonly log10P: number
  readonly pValueContinuity: number
  /** By counting every order, for small samples without ties; null otherwise. */
  readonly pValueExact: number | null
}>

/** Products of sample sizes up to here are counted exactly. */
const MOST_PAIRS = 2500

/** What a rank test needs to know of two samples. */
export interface RankCounts {
  readonly control: number
  readonly treatment: number
  /** Pairs in which the treatment's value is the larger, ties counted half. */
  readonly treatmentWins: number
  /** Sum of t^3 - t over the sizes t of the ties. */
  readonly tieExcess: number
}

/**
 * Mann and Whitney's (1947) two-sided rank test: does one variant tend to larger values? Not a test of means: with
 * unequal spreads the two can disagree.
 */
export function mannWhitney(control: readonly number[], treatment: readonly number[]): MannWhitney {
  const { rankSum, tieExcess } = rankedTogether(control, treatment)
  const [m, n] = [control.length, treatment.length]
  return rankTest({ control: m, treatment: n, treatmentWins: rankSum - (n * (n + 1)) / 2, tieExcess })
}

/** The same from counts, as a query over any number of values gives them. */
export function rankTest({ control: m, treatment: n, treatmentWins, tieExcess }: RankCounts): MannWhitney {
  if (m === 0 || n === 0) return notEstimable('empty-variant')
  const total = m + n
  const pairs = m * n
  const variance = (pairs / 12) * (total + 1 - tieExcess / (total * (total - 1)))
  if (!(variance > 0)) return notEstimable('zero-variance')
  const distance = treatmentWins - pairs / 2
  const error = Math.sqrt(variance)
  const z = Math.abs(distance) / error
  return {
    kind: 'estimated',
    treatmentWins,
    controlWins: pairs - treatmentWins,
    probabilityOfSuperiority: treatmentWins / pairs,
    statistic: distance / error,
    pValue: twoSided(z),
    log10P: Math.min(0, Math.LN2 + normal.logSurvival(z)) / Math.LN10,
    pValueContinuity: twoSided(Math.max(0, Math.abs(distance) - 0.5) / error),
    pValueExact: tieExcess === 0 && pairs <= MOST_PAIRS ? exactPValue(treatmentWins, m, n) : null,
  }
}

function twoSided(z: number): number {
  return Math.min(1, 2 * normal.survival(z))
}

/** The treatment's rank sum in both samples together, tied values sharing their mean rank, and the excess of the ties. */
function rankedTogether(
  control: readonly number[],
  treatment: readonly number[],
): { readonly rankSum: number; readonly tieExcess: number } {
  const values = [
    ...control.map((value) => ({ value, treated: 0 })),
    ...treatment.map((value) => ({ value, treated: 1 })),
  ].toSorted((a, b) => a.value - b.value)
  let tieExcess = 0
  let rankSum = 0
  for (let from = 0; from < values.length;) {
    let to = from
    let treated = 0
    while (to < values.length && values[to]!.value === values[from]!.value) treated += values[to++]!.treated
    rankSum += (treated * (from + 1 + to)) / 2
    tieExcess += (to - from) ** 3 - (to - from)
    from = to
  }
  return { rankSum, tieExcess }
}

/**
 * Twice the smaller tail of the number of wins over all orders of m + n different values. The counts are the
 * coefficients of the Gaussian binomial: product of (1 - q^(m + i)) / (1 - q^i) for i = 1..n.
 */
function exactPValue(wins: number, m: number, n: number): number {
  const size = m * n + 1
  const ways = new Float64Array(size)
  ways[0] = 1
  for (let i = 1; i <= n; i++) {
    for (let k = size - 1; k >= m + i; k--) ways[k]! -= ways[k - m - i]!
    for (let k = i; k < size; k++) ways[k]! += ways[k - i]!
  }
  const all = ways.reduce((sum, count) => sum + count, 0)
  const tail = (inside: (k: number) => boolean): number =>
    ways.reduce((sum, count, k) => (inside(k) ? sum + count : sum), 0)
  return Math.min(
    1,
    (2 *
      Math.min(
        tail((k) => k <= wins),
        tail((k) => k >= wins),
      )) /
      all,
  )
}
