import type { Alternative } from '../study/spec'

/** `alpha` is the error rate of the whole test; a one-sided test spends it on one side. */
export interface TestOptions {
  readonly alpha: number
  readonly alternative: Alternative
}

export interface ReferencedOptions extends TestOptions {
  /** Of Student's t; null for the normal distribution, the convention of every relative interval Assay shows. */
  readonly degreesOfFreedom: number | null
}
