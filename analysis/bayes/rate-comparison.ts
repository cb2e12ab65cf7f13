import { normal } from '../distributions/normal'
import { invariant } from '../failures'
import type { SuccessCount } from '../inference/two-proportion-z'
import { adaptiveIntegral } from '../numerics/adaptive-integral'
import { incompleteBeta } from '../numerics/incomplete-beta'
import { findRoot } from '../numerics/root'
import { bestOf } from './best-of'
import { betaPosterior, type Posterior } from './posterior'

/** Prior counts of successes and failures: 1 and 1 for a uniform one. */
export interface BetaPrior {
  readonly successes: number
  readonly failures: number
}

interface BetaParameters {
  readonly successes: number
  readonly failures: number
}

export interface RateComparison {
  readonly control: BetaParameters
  readonly treatment: BetaParameters
  readonly chanceToWin: number
  readonly lossOfControl: number
  readonly lossOfTreatment: number
  /** Mean of treatment - control. */
  readonly difference: number
  /** The d with P(treatment - control <= d) = p. */
  differenceQuantile(p: number): number
}

/** Two rates read with a beta prior each, exactly: Gelman et al. (2013), "Bayesian Data Analysis", 2.4. */
export function bayesianRates(control: SuccessCount, treatment: SuccessCount, prior: BetaPrior): RateComparison {
  const [before, after] = [updated(control, prior), updated(treatment, prior)]
  const controlPosterior = betaPosterior(before.successes, before.failures)
  const treatmentPosterior = betaPosterior(after.successes, after.failures)
  const { probabilityBest, expectedLoss } = bestOf([controlPosterior, treatmentPosterior])
  return {
    control: before,
    treatment: after,
    chanceToWin: probabilityBest[1]!,
    lossOfControl: expectedLoss[0]!,
    lossOfTreatment: expectedLoss[1]!,
    difference: treatmentPosterior.mean - controlPosterior.mean,
    differenceQuantile: (p) => {
      invariant(p > 0 && p < 1, 'a quantile needs a probability between 0 and 1')
      const excess = (d: number): number => probabilityBelow(d, controlPosterior, after) - p
      const [lower, upper] = quantileBracket(p, excess, treatmentPosterior, controlPosterior)
      return findRoot(excess, lower, upper, { tolerance: 1e-12 })
    },
  }
}

/** Where the normal approximation puts the quantile, closed in by half a standard deviation, or else the whole range. */
function quantileBracket(
  p: number,
  excess: (d: number) => number,
  treatment: Posterior,
  control: Posterior,
): readonly [number, number] {
  const deviation = Math.hypot(treatment.standardDeviation, control.standardDeviation)
  const guess = treatment.mean - control.mean + normal.quantile(p) * deviation
  const [lower, upper] = [Math.max(-1, guess - deviation / 2), Math.min(1, guess + deviation / 2)]
  return lower < upper && excess(lower) <= 0 && excess(upper) >= 0 ? [lower, upper] : [-1, 1]
}

function updated({ successes, n }: SuccessCount, prior: BetaPrior): BetaParameters {
  return { successes: prior.successes + successes, failures: prior.failures + n - successes }
}

/** P(treatment - control <= d): the treatment's cdf at control + d, averaged over the control. */
function probabilityBelow(d: number, control: Posterior, treatment: BetaParameters): number {
  const { successes, failures } = treatment
  const centre = successes / (successes + failures)
  const spread = Math.sqrt((centre * (1 - centre)) / (successes + failures + 1))
  // where the treatment's cdf rises, and where control + d leaves [0, 1]
  const rises = [-8, -4, -2, 0, 2, 4, 8].map((step) => centre + step * spread - d)
  const corners = [...rises, -d, 1 - d].filter((x) => x > 0 && x < 1).map((x) => Math.log(x / (1 - x)))
  const [lowest, highest] = [control.landmarks[0]!, control.landmarks.at(-1)!]
  const inside = corners.filter((u) => u > lowest && u < highest)
  const breaks = [...control.landmarks, ...inside].toSorted((a, b) => a - b)
  const [below = 0] = adaptiveIntegral(
    (u) => {
      const x = control.valueAt(u) + d
      return [control.density(u) * incompleteBeta(successes, failures, x, control.valueAt(-u) - d).lower]
    },
    breaks,
    1e-13,
  )
  return below
}
