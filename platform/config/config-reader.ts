import type { ConfigSnapshotDocument } from '@contract'
import type { ConfigReader } from '../ports'
import type { ConfigStore } from './config-store'
import type { ExperimentService } from './experiments/experiment-service'

/** The configuration in force, as the other parts read it. */
export function createConfigReader(
  store: ConfigStore,
  experiments: ExperimentService,
  current: () => ConfigSnapshotDocument,
): ConfigReader {
  const state = () => store.state()
  return {
    get configVersion() {
      return state().configVersion
    },
    current,
    experiment: (id) => state().experiments.get(id) ?? null,
    experiments: () => [...state().experiments.values()],
    metric: (id) => state().registry.metric.get(id) ?? null,
    guardrail: (id) => state().registry.guardrail.get(id) ?? null,
    layers: () => [...state().registry.layer.values()],
    holdouts: () => [...state().registry.holdout.values()],
    metrics: () => [...state().registry.metric.values()],
    guardrails: () => [...state().registry.guardrail.values()],
    changes: (id, since) => experiments.changes(id, since),
    onChange: (listener) => store.onChange(listener),
  }
}
