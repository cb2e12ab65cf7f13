import type { RandomStream } from '@analysis'
import { momentOf } from './clock'
import { chance, draw, logNormal } from './stream'
import type { DemoExperiment } from './world'

const start = '2026-10-26T00:00:00Z'
const days = 10
const arrivals = 36_000
const lostShare = 0.26
const clickRate = { current: 0.34, tuned: 0.345, neural: 0.362 } as const

const variants = [
  { value: 'current', share: 1 / 3 },
  { value: 'tuned', share: 1 / 3 },
  { value: 'neural', share: 1 / 3 },
] as const
const browsers = [
  { value: 'Chrome', share: 0.55 },
  { value: 'Safari', share: 0.3 },
  { value: 'Firefox', share: 0.15 },
] as const
const countries = [
  { value: 'GB', share: 0.5 },
  { value: 'FR', share: 0.3 },
  { value: 'ES', share: 0.2 },
] as const

/** Three rankers; Safari visitors of one are lost in a redirect before they are recorded. */
export function searchRanking(stream: RandomStream): DemoExperiment {
  const rows: (string | number | boolean)[][] = []
  for (let index = 0; index < arrivals; index++) {
    const variant = draw(stream, variants)
    const browser = draw(stream, browsers)
    const country = draw(stream, countries)
    const at = momentOf(start, days * stream.uniform())
    const clicked = chance(stream, clickRate[variant] * (browser === 'Safari' ? 0.9 : 1))
    const searches = 1 + Math.floor(-2 * Math.log(1 - stream.uniform()))
    const latency = Math.round(logNormal(stream, variant === 'neural' ? 187 : 172, 0.35))
    const lost = variant === 'neural' && browser === 'Safari' && chance(stream, lostShare)
    if (!lost) rows.push([`s${index}`, variant, at, browser, country, clicked, searches, latency])
  }
  return {
    name: 'search-ranking',
    tables: [
      {
        file: 'search_visitors.csv',
        columns: ['visitor_id', 'ranker', 'first_search_at', 'browser', 'country', 'clicked', 'searches', 'latency_ms'],
        rows,
      },
    ],
    study: {
      format: 'assay.study/1',
      experiment: {
        experiment_id: 'search_ranking',
        name: 'Search ranking',
        hypothesis: 'A neural ranker puts what people look for first',
        start,
        end: null,
        unit: 'visitor_id',
        variants: [
          { id: 'current', weight: 1, is_control: true },
          { id: 'tuned', weight: 1 },
          { id: 'neural', weight: 1 },
        ],
        metrics: [
          { id: 'clicked', role: 'primary', type: 'proportion', column: 'clicked', direction: 'increase' },
          { id: 'searches', role: 'secondary', type: 'mean', column: 'searches', direction: 'decrease' },
          { id: 'latency_ms', role: 'guardrail', type: 'mean', column: 'latency_ms', direction: 'decrease' },
        ],
        dimensions: ['browser', 'country'],
        plan: { alpha: 0.05, alternative: 'two-sided', stopping: { kind: 'fixed' }, correction: 'holm' },
      },
      source: {
        kind: 'subjects',
        file: '../data/search_visitors.csv',
        subject: 'visitor_id',
        variant: 'ranker',
        exposed_at: 'first_search_at',
      },
    },
    truth: {
      click_rate: clickRate,
      sample_ratio_mismatch: { variant: 'neural', browser: 'Safari', share_lost: lostShare, cause: 'redirect loss' },
    },
  }
}
