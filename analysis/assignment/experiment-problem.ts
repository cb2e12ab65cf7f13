import { BUCKETS, type AssignmentExperiment } from './assignment-snapshot'

/** What makes an experiment impossible to assign, in words; null where nothing does. */
export function experimentProblem(
  experiment: AssignmentExperiment,
  layers: ReadonlyMap<string, unknown>,
): string | null {
  const { variants, buckets, layerId, rampPercent, salt } = experiment
  if (salt === '') return 'its salt is empty'
  if (variants.length === 0) return 'it has no variants'
  if (new Set(variants.map(({ id }) => id)).size < variants.length) return 'two variants have the same id'
  if (variants.filter(({ isControl }) => isControl).length > 1) return 'more than one variant is the control'
  if (!variants.every(({ weight }) => Number.isFinite(weight) && weight >= 0)) return 'a weight is not a number from 0'
  if (variants.every(({ weight }) => weight === 0)) return 'no variant has a weight above 0'
  if (!(rampPercent >= 0 && rampPercent <= 100)) return 'its ramp is not between 0 and 100 %'
  if (layerId === null) return null
  if (!layers.has(layerId)) return `its layer ${layerId} is not in the snapshot`
  const isRange = buckets.from >= 0 && buckets.from <= buckets.to && buckets.to <= BUCKETS
  return isRange ? null : `its buckets are not a range within 0 to ${BUCKETS}`
}
