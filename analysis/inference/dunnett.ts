import { chiSquared } from '../distributions/chi-squared'
import { normal } from '../distributions/normal'
import { invariant } from '../failures'
import { logPoissonKernel } from '../numerics/poisson-deviance'
import { gaussLegendre, integrate } from '../numerics/quadrature'
import { findRoot } from '../numerics/root'

/** Several treatments compared with one control whose subjects they share. */
export interface DunnettFamily {
  readonly controlSize: number
  readonly treatmentSizes: readonly number[]
  /** Of the common variance; infinite when it counts as known. */
  readonly degreesOfFreedom: number
  /** One-sided tests look upwards. */
  readonly sides: 1 | 2
}

const factorRule = gaussLegendre(24)
const scaleRule = gaussLegendre(12)
const FARTHEST_FACTOR = 9
const FARTHEST_STATISTIC = 38
const PANEL_WIDTH = 1.5
const FARTHEST_SCALE = 1e-18

/**
 * P-values adjusted for all comparisons at once: P(the largest of the family's statistics is at least this one) when no
 * treatment has an effect. Dunnett (1955), "A multiple comparison procedure for comparing several treatments with a
 * control"; single-step, by quadrature over what the comparisons share (the control's mean, then the variance).
 */
export function dunnettPValues(statistics: readonly number[], family: DunnettFamily): readonly number[] {
  invariant(statistics.length === family.treatmentSizes.length, 'every treatment needs its statistic')
  const exceeding = familyTail(family)
  return statistics.map((t) => exceeding(family.sides === 2 ? Math.abs(t) : t))
}

/** The value all statistics stay below with probability 1 - alpha: the reach of simultaneous intervals. */
export function dunnettCritical(family: DunnettFamily, alpha: number): number {
  invariant(alpha > 0 && alpha < 1, 'alpha must lie between 0 and 1')
  const exceeding = familyTail(family)
  let highest = normal.upperQuantile(alpha / family.treatmentSizes.length / 2) + 1
  while (exceeding(highest) > alpha) highest *= 2
  return findRoot((c) => Math.log(exceeding(c) / alpha), family.sides === 2 ? 1e-9 : -8, highest, { tolerance: 1e-11 })
}

/** P(the family's largest statistic > c), as a function of c. */
function familyTail(family: DunnettFamily): (c: number) => number {
  const loadings = family.treatmentSizes.map((size) => Math.sqrt(size / (size + family.controlSize)))
  const groups = alike(loadings)
  const known = (c: number): number => normalTail(groups, family.sides, c)
  const { degreesOfFreedom: df } = family
  if (df === Infinity) return known
  // averaged over the estimated standard deviation s, from far below its smallest to far above its largest likely value
  const reference = chiSquared(df)
  const lowest = Math.sqrt(reference.quantile(FARTHEST_SCALE) / df)
  const highest = Math.sqrt(reference.upperQuantile(FARTHEST_SCALE) / df)
  const density = (s: number): number => Math.exp(logPoissonKernel(df / 2, (df / 2) * s * s)) * (df / s)
  return (c) => integrate((s) => density(s) * known(c * s), lowest, highest, scaleRule, 6)
}

interface Loading {
  readonly loading: number
  readonly count: number
}

/** Treatments of one size are alike: the tail of one counts for all of them. */
function alike(loadings: readonly number[]): readonly Loading[] {
  return [...new Set(loadings)].map((loading) => ({
    loading,
    count: loadings.filter((other) => other === loading).length,
  }))
}

/**
 * The same for a known variance: given the shared factor x the comparisons are independent, each with mean l x and
 * variance 1 - l^2.
 */
function normalTail(loadings: readonly Loading[], sides: 1 | 2, c: number): number {
  const someAbove = (x: number): number => {
    const logAllBelow = loadings.reduce((sum, { loading, count }) => {
      const spread = Math.sqrt(1 - loading * loading)
      const above = normal.survival((c - loading * x) / spread)
      const below = sides === 2 ? normal.cdf((-c - loading * x) / spread) : 0
      return sum + count * Math.log1p(-Math.min(1, above + below))
    }, 0)
    return -Math.expm1(logAllBelow)
  }
  // a statistic of c is likeliest with the shared factor between 0 and c
  const reach = FARTHEST_FACTOR + Math.min(Math.abs(c), FARTHEST_STATISTIC)
  const panels = Math.ceil((2 * reach) / PANEL_WIDTH)
  return integrate((x) => normal.density(x) * someAbove(x), -reach, reach, factorRule, panels)
}
