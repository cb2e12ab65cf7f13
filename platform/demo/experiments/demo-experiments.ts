import { named } from '@analysis'
import type { ExperimentInput } from '@contract'
import { noEffects, type Effects } from '../shop/behaviour'

/** An experiment of the demo world: how it is set up, who meets it, and what it truly does. */
export interface DemoExperiment {
  readonly input: ExperimentInput
  readonly rampPercent: number
  /** Share of shoppers who come, whenever they visit, to where it can be seen. */
  readonly reach: number
  /** By variant; what is not named changes nothing. */
  readonly effects: Readonly<Record<string, Partial<Effects>>>
}

export const demoLayers = [{ layer_id: 'checkout', name: 'Checkout pages', salt: 'demo-layer-checkout' }] as const
export const demoHoldouts = [{ holdout_id: 'long-term', salt: 'demo-holdout', percent: 2, layers: null }] as const

const twoVariants = [
  { id: 'control', weight: 50, is_control: true, config: {} },
  { id: 'treatment', weight: 50, config: { enabled: true } },
]

function experiment(
  id: string,
  name: string,
  effects: DemoExperiment['effects'],
  more: Partial<ExperimentInput> & { readonly rampPercent?: number; readonly reach?: number } = {},
): DemoExperiment {
  const { rampPercent = 100, reach = 0.6, ...input } = more
  return {
    rampPercent,
    reach,
    effects,
    input: {
      experiment_id: id,
      name,
      kind: 'experiment',
      salt: `demo-${id}`,
      owner: 'The demo shop',
      unit: 'shopper',
      variants: twoVariants,
      metrics: [
        { id: 'conversion', role: 'primary' },
        { id: 'revenue', role: 'secondary' },
        { id: 'latency', role: 'guardrail' },
        { id: 'errors', role: 'secondary' },
      ],
      guardrails: ['page-time', 'page-errors', 'buyers'],
      dimensions: [],
      reason: 'Part of the demo world',
      ...input,
    },
  }
}

/** Thirteen experiments and a flag. Those after the fourth are where a fault can be put. */
export const demoExperiments: readonly DemoExperiment[] = [
  experiment('one-page-checkout', 'Checkout on one page', { treatment: { conversion: 1.15 } }),
  experiment('search-ranking', 'Ranking by margin', { treatment: { amount: 1.12 } }, { reach: 0.9 }),
  experiment('blue-button', 'A blue button instead of a green one', {}),
  experiment(
    'recommendations',
    'Recommendations of two kinds',
    { similar: { conversion: 1.1 }, popular: { conversion: 0.92 } },
    {
      variants: [
        { id: 'control', weight: 40, is_control: true, config: {} },
        { id: 'similar', weight: 30, config: { kind: 'similar' } },
        { id: 'popular', weight: 30, config: { kind: 'popular' } },
      ],
    },
  ),
  experiment('new-landing', 'A landing page on another address', { treatment: { conversion: 1.05 } }),
  experiment('profile-names', 'Names on profiles', {}),
  experiment(
    'cart-reminder',
    'A reminder of the cart',
    {},
    { guardrails: ['page-time', 'page-errors', 'lost-buyers'] },
  ),
  experiment('mobile-menu', 'A menu for phones', { treatment: { conversion: 1.1 } }),
  experiment('price-badge', 'A badge beside the price', { treatment: { conversion: 1.02 } }),
  experiment('delivery-date', 'The day of delivery', { treatment: { conversion: 1.25 } }),
  experiment('sharp-images', 'Sharper images', { treatment: { conversion: 1.03 } }, { reach: 0.9 }),
  experiment('gift-wrap', 'Gift wrap', { treatment: { amount: 1.1 } }, { layer_id: 'checkout', buckets: [0, 500] }),
  experiment(
    'express-pay',
    'Paying with one click',
    { treatment: { conversion: 1.08 } },
    { layer_id: 'checkout', buckets: [500, 1000], rampPercent: 50 },
  ),
  experiment(
    'dark-mode',
    'Dark mode',
    {},
    {
      kind: 'flag',
      metrics: [],
      guardrails: [],
      rampPercent: 25,
      variants: [
        { id: 'off', weight: 50, is_control: true, config: {} },
        { id: 'on', weight: 50, config: { theme: 'dark' } },
      ],
    },
  ),
]

/** What a variant truly does. */
export function effectsOf({ effects }: DemoExperiment, variantId: string): Effects {
  return { ...noEffects, ...named(effects, variantId) }
}
