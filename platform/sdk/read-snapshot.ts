import { prepareSnapshot, type MalformedExperiment, type PreparedSnapshot } from '@analysis'
import { configSnapshot, snapshotExperiment, toAssignment, type SnapshotExperiment } from '@contract'
import { z } from 'zod'

export type VariantConfig = Readonly<Record<string, unknown>>

/** One version of the configuration, ready to assign by. */
export interface HeldSnapshot {
  readonly configVersion: number
  readonly prepared: PreparedSnapshot
  /** What the application is given with a variant. */
  configOf(experimentId: string, variantId: string): VariantConfig
}

/** Experiments are read one by one, so that one that cannot be read breaks no other. */
const envelope = configSnapshot.extend({ experiments: z.array(z.unknown()) })
const named = z.looseObject({ experiment_id: z.string() })

/** Null where the document is no snapshot of a format this SDK knows. */
export function readSnapshot(document: unknown): HeldSnapshot | null {
  const read = envelope.safeParse(document)
  if (!read.success) return null
  const experiments: SnapshotExperiment[] = []
  const malformed: MalformedExperiment[] = []
  for (const item of read.data.experiments) {
    const experiment = snapshotExperiment.safeParse(item)
    if (experiment.success) experiments.push(experiment.data)
    else malformed.push(...unreadable(item, z.prettifyError(experiment.error)))
  }
  const assignment = toAssignment({ ...read.data, experiments })
  const configs = configsOf(experiments)
  return {
    configVersion: read.data.config_version,
    prepared: prepareSnapshot({ ...assignment, experiments: [...assignment.experiments, ...malformed] }),
    configOf: (experimentId, variantId) => configs.get(experimentId)?.get(variantId) ?? {},
  }
}

/** One without a name cannot be asked for either. */
function unreadable(item: unknown, problem: string): readonly MalformedExperiment[] {
  const read = named.safeParse(item)
  return read.success ? [{ experimentId: read.data.experiment_id, problem }] : []
}

function configsOf(
  experiments: readonly SnapshotExperiment[],
): ReadonlyMap<string, ReadonlyMap<string, VariantConfig>> {
  return new Map(
    experiments.map(({ experiment_id, variants }) => [
      experiment_id,
      new Map(variants.map(({ id, config }) => [id, config ?? {}])),
    ]),
  )
}
