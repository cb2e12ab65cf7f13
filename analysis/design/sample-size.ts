import { normal } from '../distributions/normal'
import type { Alternative } from '../study/spec'
import { invariant } from '../failures'

export interface DesignGoal {
  /** Total error rate of the test. */
  readonly alpha: number
  /** Chance to detect the effect when it is there. */
  readonly power: number
  readonly alternative: Alternative
}

/** Subjects per variant, before rounding up. */
export interface VariantSizes {
  readonly control: number
  readonly treatment: number
}

/** z of the test plus z of the power: how many standard errors the effect has to be. */
export function detectableErrors({ alpha, power, alternative }: DesignGoal): number {
  invariant(alpha > 0 && alpha < 1 && power > 0 && power < 1, 'alpha and power lie between 0 and 1')
  return normal.upperQuantile(alternative === 'two-sided' ? alpha / 2 : alpha) + normal.quantile(power)
}

/**
 * Subjects needed to detect a difference of means: nC = (z_a + z_b)^2 (varC + varT / r) / difference^2, nT = r nC.
 * For a ratio metric `variances` are the linearised ones; for proportions p(1 - p).
 * Chow, Shao and Wang (2008), "Sample Size Calculations in Clinical Research", 3.2.
 */
export function sampleSize(
  difference: number,
  variances: { readonly control: number; readonly treatment: number },
  goal: DesignGoal,
  treatmentPerControl = 1,
): VariantSizes {
  invariant(difference !== 0 && treatmentPerControl > 0, 'a sample size needs an effect and a positive allocation')
  const spread = variances.control + variances.treatment / treatmentPerControl
  const control = (detectableErrors(goal) ** 2 * spread) / difference ** 2
  return { control, treatment: control * treatmentPerControl }
}

/** p(1 - p). */
export function bernoulliVariance(proportion: number): number {
  return proportion * (1 - proportion)
}

/** Subjects per variant for two proportions, the variances unpooled: the size every Assay screen quotes. */
export function proportionSampleSize(
  control: number,
  treatment: number,
  goal: DesignGoal,
  treatmentPerControl = 1,
): VariantSizes {
  const variances = { control: bernoulliVariance(control), treatment: bernoulliVariance(treatment) }
  return sampleSize(treatment - control, variances, goal, treatmentPerControl)
}

/** The same when the test's own variance is the pooled one: Fleiss, Levin and Paik (2003), 4.14. Equal allocation. */
export function pooledProportionSampleSize(control: number, treatment: number, goal: DesignGoal): number {
  const middle = (control + treatment) / 2
  const critical = detectableErrors({ ...goal, power: 0.5 })
  const spread = bernoulliVariance(control) + bernoulliVariance(treatment)
  const errors = critical * Math.sqrt(2 * bernoulliVariance(middle)) + normal.quantile(goal.power) * Math.sqrt(spread)
  return (errors / (treatment - control)) ** 2
}

/** The same on the arcsine scale, Cohen's h: Cohen (1988), "Statistical Power Analysis", chapter 6. */
export function arcsineSampleSize(control: number, treatment: number, goal: DesignGoal): number {
  const h = 2 * (Math.asin(Math.sqrt(treatment)) - Math.asin(Math.sqrt(control)))
  return 2 * (detectableErrors(goal) / h) ** 2
}
