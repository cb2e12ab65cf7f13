import { hashFraction, murmur3 } from '@analysis'
import { isAmong, withVariant, type Fault, type FaultSetting } from './fault'

const experiments = ['gift-wrap', 'express-pay'] as const
const oldClients = 0.3

/** Old clients know no layers: they are in both experiments that should exclude each other. */
export function layerOverlap({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'layer-overlap',
      experimentId: experiments[1],
      onset: new Date(onset).toISOString(),
      cause: 'old clients ignore layers, and take part in both of its experiments',
      affectedShare: oldClients,
      expected: {
        srm: false,
        guardrail: 'nothing',
        diagnosis: 'subjects of one experiment of the layer are also in the other',
        dimension: null,
      },
    },
    reassign: ({ shopper, at }, decisions, snapshot) => {
      if (at < onset || !isAmong(oldClients, shopper.subjectId, 'layer-overlap')) return decisions
      return experiments
        .filter((id) => !decisions.has(id) && snapshot.byId.has(id))
        .reduce((joined, id) => withVariant(joined, id, variantWithoutLayer(shopper.subjectId, id)), decisions)
    },
  }
}

function variantWithoutLayer(subjectId: string, experimentId: string): string {
  return hashFraction(murmur3(`${subjectId}:demo-${experimentId}`)) < 0.5 ? 'control' : 'treatment'
}
