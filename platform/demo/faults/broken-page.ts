import type { Fault, FaultSetting } from './fault'

const experimentId = 'search-ranking'
const factor = 40

/** A release breaks the treatment's page: most views end in an error. */
export function brokenPage({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'broken-page',
      experimentId,
      onset: new Date(onset).toISOString(),
      cause: `errors on pages of the treatment are ${factor} times as frequent: in eight views of ten`,
      affectedShare: 0.5,
      expected: {
        srm: false,
        guardrail: 'kill',
        diagnosis: 'errors per subject of the treatment are beyond their margin',
        dimension: null,
      },
    },
    effects: (id, variantId, effects, at) =>
      id === experimentId && variantId === 'treatment' && at >= onset
        ? { ...effects, errors: effects.errors * factor }
        : effects,
  }
}
