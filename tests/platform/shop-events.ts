import { partitionOf, xoshiro128 } from '@analysis'
import type { EventBatch, StoredEvent, StoredExposure } from '../../platform/events/event-store'

export interface ShopTraffic {
  readonly seed: number
  readonly from: number
  readonly to: number
  readonly subjects: number
  /** Mean of `request.ms` by variant. */
  readonly latency: Readonly<Record<string, number>>
  readonly partitions?: number
  readonly experimentId?: string
}

/** Subjects who view, buy and wait, spread evenly over a time; every second one is in the treatment. */
export function shopEvents(traffic: ShopTraffic): EventBatch {
  const { seed, from, to, subjects, latency, partitions = 16, experimentId = 'checkout' } = traffic
  const random = xoshiro128(seed)
  const events: StoredEvent[] = []
  const exposures: StoredExposure[] = []
  for (let at = 0; at < subjects; at++) {
    const subject = `s${seed}-${at}`
    const variantId = at % 2 === 0 ? 'control' : 'treatment'
    const partition = partitionOf(subject, partitions)
    const exposedAt = from + Math.floor(random.uniform() * (to - from))
    exposures.push({ experimentId, subject, variantId, at: exposedAt, receivedAt: exposedAt + 200, partition })
    const add = (event: string, name: string, time: number, properties: StoredEvent['properties']) =>
      events.push({
        eventId: `${subject}-${name}`,
        subject,
        event,
        at: time,
        receivedAt: time + 200,
        partition,
        properties,
      })
    const device = random.uniform() < 0.4 ? 'mobile' : 'desktop'
    if (random.uniform() < 0.5)
      add('purchase', 'before', exposedAt - 86_400_000, { amount: 10 * random.uniform(), device })
    for (let each = 0; each < 2; each++) {
      add('view', `view-${each}`, exposedAt + each * 1000, { device })
      const wait = (latency[variantId] ?? 0) * (0.5 + random.uniform())
      add('request', `request-${each}`, exposedAt + each * 1000, { ms: wait })
    }
    if (random.uniform() < 0.3) add('purchase', 'buy', exposedAt + 3000, { amount: 5 + 40 * random.uniform(), device })
  }
  return { events, exposures }
}
