import type { Interval } from '../results/interval'
import type { Alternative } from '../study/spec'

/** One look's data: the effect so far. Null estimate or error: not estimable at this look, which then spends nothing. */
export interface LookEstimate {
  readonly at: string | null
  /** Subjects over all variants so far. */
  readonly n: number
  /** Of the planned maximum information; above 1 in an overrun. */
  readonly informationFraction: number
  readonly estimate: number | null
  readonly standardError: number | null
}

/** A look's estimate where it has one. */
export interface EstimatedLook extends LookEstimate {
  readonly estimate: number
  readonly standardError: number
}

/** True where estimate and a positive standard error are known. */
export function isEstimated(look: LookEstimate): look is EstimatedLook {
  return look.estimate !== null && look.standardError !== null && look.standardError > 0
}

/** z, where the effect is estimable. */
export function statisticOf(look: LookEstimate): number | null {
  return isEstimated(look) ? look.estimate / look.standardError : null
}

/** z in the direction of the alternative: its size when that has two sides. */
export function towardsAlternative(statistic: number, alternative: Alternative): number {
  if (alternative === 'two-sided') return Math.abs(statistic)
  return alternative === 'greater' ? statistic : -statistic
}

/** An interval of the given half-width; a one-sided alternative leaves one end open. */
export function openInterval(centre: number, halfWidth: number, alternative: Alternative): Interval {
  return {
    lower: alternative === 'less' ? -Infinity : centre - halfWidth,
    upper: alternative === 'greater' ? Infinity : centre + halfWidth,
  }
}

/** The boundary on the z scale; that of a one-sided test has one side. */
export function boundaryAt(critical: number, alternative: Alternative): Interval {
  return {
    lower: alternative === 'greater' ? -Infinity : -critical,
    upper: alternative === 'less' ? Infinity : critical,
  }
}
