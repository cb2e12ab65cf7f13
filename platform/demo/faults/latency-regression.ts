import type { Fault, FaultSetting } from './fault'

const experimentId = 'sharp-images'
const factor = 3

/** A deployment makes the treatment's pages slow. */
export function latencyRegression({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'latency-regression',
      experimentId,
      onset: new Date(onset).toISOString(),
      cause: `pages of the treatment take ${factor} times as long`,
      affectedShare: 0.5,
      expected: {
        srm: false,
        guardrail: 'kill',
        diagnosis: 'page time of the treatment is beyond its margin',
        dimension: null,
      },
    },
    effects: (id, variantId, effects, at) =>
      id === experimentId && variantId === 'treatment' && at >= onset
        ? { ...effects, latency: effects.latency * factor }
        : effects,
  }
}
