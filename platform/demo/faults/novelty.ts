import type { Fault, FaultSetting } from './fault'

const experimentId = 'price-badge'
const firstEffect = 0.5
const dayMs = 86_400_000
const lifeDays = 2

/** What is new is clicked because it is new: the effect fades by half and more every two days. */
export function novelty({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'novelty',
      experimentId,
      onset: new Date(onset).toISOString(),
      cause: `the effect on conversion is ${100 * firstEffect} % at first and fades with a life of ${lifeDays} days`,
      affectedShare: 1,
      expected: { srm: false, guardrail: 'nothing', diagnosis: 'the daily effect falls', dimension: 'day' },
    },
    effects: (id, variantId, effects, at) => {
      if (id !== experimentId || variantId !== 'treatment' || at < onset) return effects
      const fading = firstEffect * Math.exp(-(at - onset) / dayMs / lifeDays)
      return { ...effects, conversion: effects.conversion * (1 + fading) }
    },
  }
}
