/** A confidence interval; a one-sided one has an infinite end. */
export interface Interval {
  readonly lower: number
  readonly upper: number
}
