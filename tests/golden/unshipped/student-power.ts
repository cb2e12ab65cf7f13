import { noncentralT } from './noncentral-t'
import { studentT } from '../../../analysis/distributions/student-t'
import type { Alternative } from '../../../analysis/study/spec'
import { findRoot } from '../../../analysis/numerics/root'
import { sampleSize, type DesignGoal, type VariantSizes } from '../../../analysis/design/sample-size'

interface StudentComparison {
  /** Difference of means over the common standard deviation. */
  readonly standardisedDifference: number
  readonly control: number
  readonly treatment: number
  readonly alpha: number
  readonly alternative: Alternative
}

/** Exact power of Student's test with equal variances; with two sides both tails count. Cohen (1988), chapter 2. */
export function studentPower(comparison: StudentComparison): {
  readonly power: number
  readonly noncentrality: number
  readonly degreesOfFreedom: number
} {
  const { standardisedDifference, control, treatment, alpha, alternative } = comparison
  const degreesOfFreedom = control + treatment - 2
  const noncentrality = standardisedDifference * Math.sqrt((control * treatment) / (control + treatment))
  const reference = studentT(degreesOfFreedom)
  const distribution = noncentralT(degreesOfFreedom, noncentrality)
  const critical = reference.upperQuantile(alternative === 'two-sided' ? alpha / 2 : alpha)
  const above = alternative === 'less' ? 0 : distribution.survival(critical)
  const below = alternative === 'greater' ? 0 : distribution.cdf(-critical)
  return { power: above + below, noncentrality, degreesOfFreedom }
}

/** Subjects per variant, before rounding up, for which Student's test has the power asked for. */
export function studentSampleSize(
  difference: number,
  standardDeviation: number,
  goal: DesignGoal,
  treatmentPerControl = 1,
): VariantSizes {
  const variance = standardDeviation ** 2
  const start = sampleSize(difference, { control: variance, treatment: variance }, goal, treatmentPerControl).control
  const powerAt = (control: number): number =>
    studentPower({
      standardisedDifference: difference / standardDeviation,
      control,
      treatment: control * treatmentPerControl,
      alpha: goal.alpha,
      alternative: goal.alternative,
    }).power
  // the normal approximation never asks for too many; two more degrees of freedom than none are the least
  const fewest = Math.max(start / 2, 3.001 / (1 + treatmentPerControl))
  if (powerAt(fewest) >= goal.power) return { control: fewest, treatment: fewest * treatmentPerControl }
  const control = findRoot((n) => powerAt(n) - goal.power, fewest, 2 * start + 20, { tolerance: 1e-9 * start })
  return { control, treatment: control * treatmentPerControl }
}
