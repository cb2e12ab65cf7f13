import { prepareSnapshot, type PreparedSnapshot } from '@analysis'
import { toAssignment, type ConfigSnapshotDocument } from '@contract'

export type VariantSettings = Readonly<Record<string, unknown>>

/** One version of the configuration, ready to assign by. */
export interface AssignmentState {
  readonly configVersion: number
  readonly prepared: PreparedSnapshot
  /** What the application is given with a variant. */
  readonly configOf: (experimentId: string, variantId: string) => VariantSettings
}

export function assignmentState(snapshot: ConfigSnapshotDocument): AssignmentState {
  const configs = new Map(
    snapshot.experiments.map(({ experiment_id, variants }) => [
      experiment_id,
      new Map(variants.map(({ id, config }) => [id, config ?? {}])),
    ]),
  )
  return {
    configVersion: snapshot.config_version,
    prepared: prepareSnapshot(toAssignment(snapshot)),
    configOf: (experimentId, variantId) => configs.get(experimentId)?.get(variantId) ?? {},
  }
}
