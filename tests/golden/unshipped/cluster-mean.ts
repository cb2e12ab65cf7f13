import { momentsOfRows } from '../../support/moments-of-rows'
import { stableSum } from '../../../analysis/numerics/sum'
import { ratioSummary } from '../../../analysis/estimation/ratio'

/** A mean over events whose subjects have several each. */
export interface ClusterMean {
  readonly mean: number
  /** By the delta method on each subject's sum and count. */
  readonly standardError: number
  /** As if events were independent: too small when a subject's events resemble each other. */
  readonly independentStandardError: number
}

/**
 * Mean per event with its error clustered by subject: Deng, Knoblich and Lu (2018), section 3. The same as a
 * ratio metric of sums over counts. Null with fewer than two subjects that have events.
 */
export function clusterMean(clusters: readonly (readonly number[])[]): ClusterMean | null {
  const counted = clusters.filter(({ length }) => length > 0)
  if (counted.length < 2) return null
  const { mean, variance, n } = ratioSummary(momentsOfRows(counted.map((values) => [stableSum(values), values.length])))
  const events = momentsOfRows(counted.flat().map((value) => [value]))
  return {
    mean,
    standardError: Math.sqrt(variance / n),
    independentStandardError: Math.sqrt(events.comoments[0]! / (events.count - 1) / events.count),
  }
}
