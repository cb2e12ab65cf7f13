import type { AssignmentExperiment, AssignmentSnapshot } from '@analysis'

const base: AssignmentExperiment = {
  experimentId: 'base',
  status: 'active',
  startsAt: null,
  layerId: null,
  buckets: { from: 0, to: 1000 },
  rampPercent: 100,
  targeting: null,
  salt: 'base',
  variants: [
    { id: 'control', weight: 50, isControl: true },
    { id: 'treatment', weight: 50, isControl: false },
  ],
}

/**
 * A configuration that uses everything assignment knows. Its answers for a million ids are committed as a digest: a
 * release that changes one of them moves real subjects between variants. Never change this file; add another one.
 */
export const referenceSnapshot: AssignmentSnapshot = {
  configVersion: 1,
  layers: [
    { layerId: 'checkout', salt: 'layer-checkout' },
    { layerId: 'search', salt: 'layer-search' },
  ],
  holdouts: [
    { holdoutId: 'global', salt: 'holdout-global', percent: 2.5, layers: null },
    { holdoutId: 'search', salt: 'holdout-search', percent: 5, layers: ['search'] },
  ],
  experiments: [
    { ...base, experimentId: 'plain', salt: 'plain-1' },
    { ...base, experimentId: 'left', salt: 'left-1', layerId: 'checkout', buckets: { from: 0, to: 400 } },
    { ...base, experimentId: 'right', salt: 'right-1', layerId: 'checkout', buckets: { from: 400, to: 1000 } },
    { ...base, experimentId: 'ramped', salt: 'ramped-1', layerId: 'search', rampPercent: 12.5 },
    {
      ...base,
      experimentId: 'three',
      salt: 'three-1',
      variants: [
        { id: 'control', weight: 20, isControl: true },
        { id: 'small', weight: 30, isControl: false },
        { id: 'closed', weight: 0, isControl: false },
        { id: 'large', weight: 50, isControl: false },
      ],
    },
    {
      ...base,
      experimentId: 'targeted',
      salt: 'ziel-ümläut-1',
      targeting: {
        kind: 'all',
        conditions: [
          { kind: 'membership', field: 'country', negated: false, values: ['DE', 'AT'] },
          { kind: 'comparison', field: 'age', operator: '>=', value: 18 },
        ],
      },
    },
    { ...base, experimentId: 'killed', salt: 'killed-1', status: 'killed' },
  ],
  optedOut: [],
}
