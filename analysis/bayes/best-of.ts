import { invariant } from '../failures'
import { adaptiveIntegral } from '../numerics/adaptive-integral'
import type { Posterior } from './posterior'

/** In the order of the posteriors given. */
export interface BestOf {
  readonly probabilityBest: readonly number[]
  /** E[largest value - this value]: what choosing this one is expected to cost. */
  readonly expectedLoss: readonly number[]
  readonly expectedMaximum: number
}

const ACCURACY = 1e-13

/**
 * Which of several independent posteriors is the largest, by quadrature instead of simulation:
 * P(i best) = integral of f_i times the other cdfs, and the loss of i that of F_i (1 - product of the other cdfs).
 */
export function bestOf(posteriors: readonly Posterior[]): BestOf {
  const first = posteriors[0]
  invariant(first, 'the best of nothing is not defined')
  invariant(
    posteriors.every(({ kind }) => kind === first.kind),
    'only posteriors of one kind can be compared',
  )
  const breaks = [...new Set(posteriors.flatMap(({ landmarks }) => landmarks))].toSorted((a, b) => a - b)
  const largest = Math.max(...posteriors.map(({ standardDeviation }) => standardDeviation))
  const integrals = adaptiveIntegral(
    (u) => {
      const logs = posteriors.map((posterior) => posterior.logCdf(u))
      const others = posteriors.map((_, i) => logs.reduce((sum, log, j) => (j === i ? sum : sum + log), 0))
      const slope = first.slopeAt(u) / largest
      return [
        ...posteriors.map((posterior, i) => posterior.density(u) * Math.exp(others[i]!)),
        ...logs.map((log, i) => slope * Math.exp(log) * -Math.expm1(others[i]!)),
      ]
    },
    breaks,
    ACCURACY,
  )
  const expectedLoss = integrals.slice(posteriors.length).map((loss) => loss * largest)
  return {
    probabilityBest: integrals.slice(0, posteriors.length),
    expectedLoss,
    expectedMaximum: first.mean + expectedLoss[0]!,
  }
}
