import { incompleteBeta } from '../numerics/incomplete-beta'
import { incompleteBetaHalf, isLargeHalf } from '../numerics/incomplete-beta-half'
import { logGamma, stirlingError } from '../numerics/log-gamma'
import { poissonDeviance } from '../numerics/poisson-deviance'
import { tailsFromLower, type Tails } from '../numerics/tails'
import type { ContinuousDistribution } from './distribution'
import { normal } from './normal'
import { studentTUpperQuantile } from './student-t-quantile'

const LARGEST_SQUARE = 1e280

/** Student's t with `degreesOfFreedom` > 0, fractions allowed (Welch-Satterthwaite); infinite ones give the normal. */
export function studentT(degreesOfFreedom: number): ContinuousDistribution {
  return degreesOfFreedom === Infinity ? normal : new StudentT(degreesOfFreedom)
}

/** A class and not a record of functions: a scorecard of many slices makes one per effect, and methods are made once. */
class StudentT implements ContinuousDistribution {
  constructor(readonly degreesOfFreedom: number) {}

  density(x: number): number {
    // Loader (2000): the ratio of the two gamma functions through Stirling errors, exact for large df
    const df = this.degreesOfFreedom
    const ratio = stirlingError((df + 1) / 2) - stirlingError(df / 2) - poissonDeviance(df / 2, (df + 1) / 2)
    const squared = (x * x) / df
    return Math.exp(ratio - (df / 2) * Math.log1p(squared)) / Math.sqrt(2 * Math.PI * (1 + squared))
  }

  cdf(x: number): number {
    return this.survival(-x)
  }

  survival(x: number): number {
    const beyond = this.twoSided(x).lower / 2
    return x >= 0 ? beyond : 1 - beyond
  }

  logCdf(x: number): number {
    return this.logSurvival(-x)
  }

  logSurvival(x: number): number {
    const { lower, logLower } = this.twoSided(x)
    return x >= 0 ? logLower - Math.LN2 : Math.log1p(-lower / 2)
  }

  quantile(p: number): number {
    return -this.upperQuantile(p)
  }

  upperQuantile(p: number): number {
    return p <= 0.5 ? studentTUpperQuantile(p, this) : -studentTUpperQuantile(1 - p, this)
  }

  /** P(|T| > |x|) below, the rest above. */
  twoSided(x: number): Tails {
    const df = this.degreesOfFreedom
    const squared = x * x
    if (squared > LARGEST_SQUARE) return this.farOut(x)
    // the incomplete beta function at df / (df + x^2)
    const y = 1 / (1 + df / squared)
    return isLargeHalf(df / 2, y)
      ? incompleteBetaHalf(df / 2, y)
      : incompleteBeta(df / 2, 0.5, 1 / (1 + squared / df), y)
  }

  /** Where the square would overflow: I_z(a, 1/2) is z^a / (a B(a, 1/2)) for a tiny z = df / x^2. */
  private farOut(x: number): Tails {
    const a = this.degreesOfFreedom / 2
    const logBeta = logGamma(a) + logGamma(0.5) - logGamma(a + 0.5)
    return tailsFromLower(a * (Math.log(2 * a) - 2 * Math.log(Math.abs(x))) - Math.log(a) - logBeta)
  }
}
