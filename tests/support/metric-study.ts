import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { xoshiro128 } from '@analysis'

const day = 86_400_000
const start = Date.parse('2026-05-01T00:00:00Z')

export interface GeneratedSubject {
  readonly user: string
  readonly variant: 'control' | 'treatment'
  readonly exposedAt: number
  readonly country: string
  readonly tenure: number
  readonly visitsBefore: number
}

export interface GeneratedEvent {
  readonly user: string
  readonly name: 'visit' | 'view' | 'cart' | 'buy' | 'load'
  readonly at: number
  readonly value: number | null
}

/** A small shop with every type of metric: the same numbers in every run. */
export function generateShop(subjects = 600) {
  const random = xoshiro128(73)
  const users = Array.from({ length: subjects }, (_, i): GeneratedSubject => ({
    user: `user-${i}`,
    variant: random.uniform() < 0.5 ? 'control' : 'treatment',
    exposedAt: start + Math.floor(random.uniform() * 14 * day),
    country: ['UK', 'FR', 'DE'][random.integer(3)]!,
    tenure: Math.round(random.normal() * 100) / 10,
    visitsBefore: random.integer(9),
  }))
  const events = users.flatMap(({ user, variant, exposedAt, tenure }) => {
    const treated = variant === 'treatment'
    const after = (days: number) => exposedAt + Math.floor(days * day)
    const own: GeneratedEvent[] = []
    const happen = (name: GeneratedEvent['name'], at: number, value: number | null = null) =>
      own.push({ user, name, at, value })
    happen('visit', exposedAt - Math.floor(random.uniform() * 5 * day))
    for (let visit = 0; visit < random.integer(6); visit++) happen('visit', after(random.uniform() * 12))
    for (let load = 0; load < random.integer(8); load++) {
      happen('load', after(random.uniform() * 6), Math.round(200 * Math.exp(random.normal() / 2) * (treated ? 0.9 : 1)))
    }
    const [viewed, carted, bought] = [random.uniform() * 3, random.uniform() * 3, random.uniform() * 3]
    if (random.uniform() < 0.8) happen('view', after(viewed))
    if (random.uniform() < (treated ? 0.6 : 0.5)) happen('cart', after(viewed + carted - 0.5))
    if (random.uniform() < 0.5) happen('buy', after(viewed + carted + bought), Math.round(400 + 20 * tenure) / 4)
    return own
  })
  return { users, events }
}

export const shopMetrics = [
  { id: 'back_on_day_3', role: 'primary', type: 'retention', event: 'visit', day: 3, direction: 'increase' },
  { id: 'back_in_week_2', type: 'retention', event: 'visit', day: 7, window_days: 7 },
  {
    id: 'checkout',
    type: 'funnel',
    steps: [{ event: 'view' }, { event: 'cart' }, { event: 'buy', filter: { field: 'value', op: '>', value: 50 } }],
    window_days: 7,
  },
  {
    id: 'load_p90',
    type: 'quantile',
    event: 'load',
    field: 'value',
    quantile: 0.9,
    level: 'event',
    direction: 'decrease',
  },
  { id: 'visits_p75', type: 'quantile', event: 'visit', aggregation: 'count', quantile: 0.75 },
  { id: 'big_orders', type: 'proportion', event: 'buy', filter: { field: 'value', op: '>', value: 145 } },
  { id: 'revenue', type: 'mean', event: 'buy', field: 'value', covariate: { ridge: ['tenure', 'visits_before'] } },
  {
    id: 'revenue_lin',
    type: 'mean',
    event: 'buy',
    field: 'value',
    covariate: ['tenure', { lookback_days: 5 }],
    adjustment: 'lin',
  },
  { id: 'revenue_stratified', type: 'mean', event: 'buy', field: 'value', post_stratify: ['country'] },
  {
    id: 'revenue_capped',
    type: 'mean',
    event: 'buy',
    field: 'value',
    cap: { percentile: 0.95, scope: 'segment' },
  },
  {
    id: 'revenue_per_visit',
    type: 'ratio',
    event: 'buy',
    field: 'value',
    denominator: { event: 'visit' },
    covariate: ['tenure', 'visits_before'],
  },
]

function iso(at: number): string {
  return new Date(at).toISOString()
}

function rows(header: string, lines: readonly (readonly (string | number | null)[])[]): string {
  return [header, ...lines.map((line) => line.map((value) => value ?? '').join(','))].join('\n')
}

/** Writes the shop's files and its study into a folder. @returns the study's path */
export async function writeShop(folder: string, plan: object = {}): Promise<string> {
  const { users, events } = generateShop()
  const exposures = users.map(({ user, variant, exposedAt }) => [user, variant, iso(exposedAt)])
  const attributes = users.map(({ user, country, tenure, visitsBefore }) => [user, country, tenure, visitsBefore])
  await writeFile(join(folder, 'shop-exposures.csv'), rows('user,variant,at', exposures))
  await writeFile(
    join(folder, 'shop-events.csv'),
    rows(
      'user,name,at,value',
      events.map(({ user, name, at, value }) => [user, name, iso(at), value]),
    ),
  )
  await writeFile(join(folder, 'shop-users.csv'), rows('user,country,tenure,visits_before', attributes))
  const study = {
    format: 'assay.study/1',
    experiment: {
      experiment_id: 'shop',
      variants: [{ id: 'control', is_control: true }, { id: 'treatment' }],
      metrics: shopMetrics,
      dimensions: ['country'],
      plan,
    },
    source: {
      kind: 'events',
      exposures: { file: 'shop-exposures.csv', subject: 'user', variant: 'variant', at: 'at' },
      events: { file: 'shop-events.csv', subject: 'user', event: 'name', at: 'at' },
      subjects: { file: 'shop-users.csv', subject: 'user' },
    },
  }
  const path = join(folder, 'shop.study.json')
  await writeFile(path, JSON.stringify(study))
  return path
}
