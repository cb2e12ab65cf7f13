import type { MixDecomposition } from '../results/segments'
import { notEstimable, type Estimable } from '../failures'
import { stableSum } from '../numerics/sum'

/** A variant inside a segment. `weight` is what means are weighed by: subjects, or the denominator's sum for a ratio. */
export interface SegmentShare {
  readonly weight: number
  readonly mean: number
}

export interface SegmentPair {
  readonly control: SegmentShare
  readonly treatment: SegmentShare
}

/**
 * The aggregate difference split exactly into the segments' effects at the pooled segment shares and what the variants'
 * unequal shares add. A segment that one variant lacks has no effect of its own and counts as mix altogether.
 * Kitagawa (1955), "Components of a difference between two rates".
 */
export function mixDecomposition(segments: readonly SegmentPair[]): Estimable<MixDecomposition> {
  const controlTotal = stableSum(segments.map(({ control }) => control.weight))
  const treatmentTotal = stableSum(segments.map(({ treatment }) => treatment.weight))
  if (!(controlTotal > 0) || !(treatmentTotal > 0)) return notEstimable('empty-variant')
  const parts = segments.map(({ control, treatment }) => {
    const controlShare = control.weight / controlTotal
    const treatmentShare = treatment.weight / treatmentTotal
    const complete = control.weight > 0 && treatment.weight > 0
    const share = complete ? (control.weight + treatment.weight) / (controlTotal + treatmentTotal) : 0
    const controlMean = control.weight > 0 ? control.mean : 0
    const treatmentMean = treatment.weight > 0 ? treatment.mean : 0
    return {
      aggregate: treatmentShare * treatmentMean - controlShare * controlMean,
      within: share * (treatmentMean - controlMean),
      mix: (treatmentShare - share) * treatmentMean - (controlShare - share) * controlMean,
    }
  })
  return {
    kind: 'estimated',
    aggregate: stableSum(parts.map(({ aggregate }) => aggregate)),
    within: stableSum(parts.map(({ within }) => within)),
    mix: stableSum(parts.map(({ mix }) => mix)),
  }
}
