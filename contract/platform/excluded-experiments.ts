import type { ExperimentDocument } from './experiment-document'

type Placed = Pick<ExperimentDocument, 'experiment_id' | 'layer_id' | 'buckets' | 'activated_at'>

/**
 * The experiments that share no subject with this one: those of its layer that hold other buckets and ran. One that had
 * the same buckets before has had the same subjects.
 */
export function excludedExperiments(experiment: Placed, all: readonly Placed[]): readonly string[] {
  const [from, to] = experiment.buckets
  if (experiment.layer_id === null) return []
  return all
    .filter(({ layer_id, activated_at }) => layer_id === experiment.layer_id && activated_at !== null)
    .filter(({ experiment_id }) => experiment_id !== experiment.experiment_id)
    .filter(({ buckets }) => buckets[1] <= from || to <= buckets[0])
    .map(({ experiment_id }) => experiment_id)
    .toSorted((a, b) => (a < b ? -1 : 1))
}
