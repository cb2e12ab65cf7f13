import type { RandomStream } from '@analysis'
import { momentOf } from './clock'
import { chance, draw, logNormal, money } from './stream'
import type { DemoExperiment } from './world'

const start = '2026-10-05T00:00:00Z'
const days = 14
const subjects = 48_000
const relativeEffect = { desktop: 0.14, mobile: 0.05, tablet: 0 } as const

const countries = [
  { value: 'US', share: 0.46 },
  { value: 'DE', share: 0.24 },
  { value: 'BR', share: 0.18 },
  { value: 'JP', share: 0.12 },
] as const
const devices = [
  { value: 'mobile', share: 0.58 },
  { value: 'desktop', share: 0.34 },
  { value: 'tablet', share: 0.08 },
] as const

/** A redesign that helps, most of all on desktop, with revenue that the month before predicts. */
export function checkoutRedesign(stream: RandomStream): DemoExperiment {
  const rows = Array.from({ length: subjects }, (_, index) => {
    const variant = chance(stream, 0.5) ? 'one_page' : 'three_step'
    const device = draw(stream, devices)
    const country = draw(stream, countries)
    const wealth = stream.normal()
    const seenBefore = chance(stream, 0.8)
    const priorRevenue = seenBefore ? money(logNormal(stream, 22 * Math.exp(0.7 * wealth), 0.4)) : null
    const baseRate = (device === 'desktop' ? 0.16 : 0.11) * (country === 'BR' ? 0.8 : 1) * Math.exp(0.15 * wealth)
    const purchased = chance(stream, baseRate * (variant === 'one_page' ? 1 + relativeEffect[device] : 1))
    const orders = purchased ? 1 + (chance(stream, 0.18) ? 1 : 0) : 0
    const revenue = purchased ? money(orders * logNormal(stream, 38 * Math.exp(0.7 * wealth), 0.5)) : 0
    const supportTickets = chance(stream, purchased ? 0.03 : 0.006) ? 1 : 0
    const at = momentOf(start, days * stream.uniform() ** 1.1)
    return [
      `u${100_000 + index}`,
      variant,
      at,
      country,
      device,
      purchased,
      orders,
      revenue,
      supportTickets,
      priorRevenue,
    ]
  })
  return {
    name: 'checkout-redesign',
    tables: [
      {
        file: 'checkout_visitors.csv',
        columns: [
          'user_id',
          'variant',
          'first_seen',
          'country',
          'device',
          'purchased',
          'orders',
          'revenue',
          'support_tickets',
          'revenue_month_before',
        ],
        rows,
      },
    ],
    study: {
      format: 'assay.study/1',
      experiment: {
        experiment_id: 'checkout_redesign',
        name: 'Checkout redesign',
        hypothesis: 'One page instead of three steps lets more visitors finish their purchase',
        start,
        end: momentOf(start, days),
        unit: 'user_id',
        variants: [
          { id: 'three_step', weight: 50, is_control: true },
          { id: 'one_page', weight: 50 },
        ],
        metrics: [
          {
            id: 'purchase',
            role: 'primary',
            type: 'proportion',
            column: 'purchased',
            direction: 'increase',
            mde: 0.05,
          },
          {
            id: 'revenue',
            role: 'secondary',
            type: 'mean',
            column: 'revenue',
            direction: 'increase',
            cap: { percentile: 0.999 },
            covariate: 'revenue_month_before',
          },
          {
            id: 'revenue_per_order',
            role: 'secondary',
            type: 'ratio',
            column: 'revenue',
            denominator: { column: 'orders' },
            direction: 'increase',
          },
          { id: 'support_tickets', role: 'guardrail', type: 'mean', column: 'support_tickets', direction: 'decrease' },
        ],
        dimensions: ['country', 'device'],
        plan: {
          alpha: 0.05,
          alternative: 'two-sided',
          stopping: { kind: 'group-sequential', spending: 'obrien-fleming', looks: days, planned_subjects: subjects },
          correction: 'holm',
        },
      },
      source: {
        kind: 'subjects',
        file: '../data/checkout_visitors.csv',
        subject: 'user_id',
        variant: 'variant',
        exposed_at: 'first_seen',
      },
    },
    truth: { relative_effect_on_purchase: relativeEffect, sample_ratio_mismatch: false },
  }
}
