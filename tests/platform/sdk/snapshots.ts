import type { ConfigSnapshotDocument, SnapshotExperiment } from '@contract'

export const checkout: SnapshotExperiment = {
  experiment_id: 'checkout',
  status: 'active',
  start: null,
  layer_id: null,
  buckets: [0, 1000],
  ramp_percent: 100,
  targeting: null,
  salt: 'checkout',
  variants: [
    { id: 'control', weight: 50, is_control: true, config: { colour: 'grey' } },
    { id: 'treatment', weight: 50, config: { colour: 'green' } },
  ],
}

export function snapshotOf(
  configVersion: number,
  experiments: readonly SnapshotExperiment[] = [checkout],
): Omit<ConfigSnapshotDocument, 'signature'> {
  return {
    format: 'assay.config/1',
    config_version: configVersion,
    generated_at: '2026-01-05T10:00:00Z',
    layers: [],
    holdouts: [],
    experiments: [...experiments],
    opted_out: [],
  }
}

export function killMessage(configVersion: number) {
  return {
    config_version: configVersion,
    experiment_id: 'checkout',
    version: 2,
    action: 'kill',
    status: 'killed',
    at: '2026-01-05T10:00:00Z',
  } as const
}
