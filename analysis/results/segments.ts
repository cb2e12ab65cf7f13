import type { Estimable } from '../failures'

/** Cochran's Q over the segment effects, and the share of their spread that is more than chance. */
export type Heterogeneity = Estimable<{
  readonly q: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  readonly iSquared: number
}>

/**
 * aggregate difference = within + mix, exactly: `within` is the segments' effects at the pooled segment shares, `mix`
 * what the variants' unequal shares of segments add.
 */
export interface MixDecomposition {
  readonly aggregate: number
  readonly within: number
  readonly mix: number
}
