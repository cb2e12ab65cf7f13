import type { AssignmentSnapshot } from '@analysis'

/** Ten experiments to a layer, each in a layer of its own, or in none. */
export type LayerShape = 'shared' | 'own' | 'none'

/** A snapshot of that many experiments, each ramped to half of the subjects its buckets hold. */
export function manyExperiments(count: number, shape: LayerShape): AssignmentSnapshot {
  const layerOf = (i: number) => ({ shared: `layer-${Math.floor(i / 10)}`, own: `layer-${i}`, none: null })[shape]
  return {
    configVersion: 1,
    layers: Array.from({ length: count }, (_, i) => ({ layerId: `layer-${i}`, salt: `layer-salt-${i}` })),
    holdouts: [{ holdoutId: 'global', salt: 'holdout', percent: 2, layers: null }],
    experiments: Array.from({ length: count }, (_, i) => ({
      experimentId: `experiment-${i}`,
      status: 'active',
      startsAt: null,
      layerId: layerOf(i),
      buckets: shape === 'shared' ? { from: (i % 10) * 100, to: (i % 10) * 100 + 100 } : { from: 0, to: 1000 },
      rampPercent: 50,
      targeting: { kind: 'membership', field: 'country', negated: false, values: ['DE', 'AT', 'CH'] },
      salt: `salt-of-experiment-${i}`,
      variants: [
        { id: 'control', weight: 50, isControl: true },
        { id: 'treatment', weight: 50, isControl: false },
      ],
    })),
    optedOut: [],
  }
}
