import type { DemoEvent } from './records'
import type { Visit } from './visits'

/** Factors on what a shopper does: 1 changes nothing. */
export interface Effects {
  /** On the chance to buy in a visit. */
  readonly conversion: number
  /** On the amount of a purchase. */
  readonly amount: number
  /** On the time a page takes. */
  readonly latency: number
  /** On the chance of an error on a page. */
  readonly errors: number
}

export const noEffects: Effects = { conversion: 1, amount: 1, latency: 1, errors: 1 }

export function joinEffects(all: readonly Effects[]): Effects {
  return all.reduce(
    (joined, next) => ({
      conversion: joined.conversion * next.conversion,
      amount: joined.amount * next.amount,
      latency: joined.latency * next.latency,
      errors: joined.errors * next.errors,
    }),
    noEffects,
  )
}

/** Chance of a purchase per visit by device: phones browse, desktops buy. */
const baseConversion = { desktop: 0.2, tablet: 0.12, mobile: 0.07 } as const
const baseLatencyMs = { desktop: 240, tablet: 320, mobile: 420 } as const
const errorChance = 0.02

/** What a shopper does in a visit, under all the effects of its variants together. */
export function eventsOf({ visitId, shopper, at, random }: Visit, effects: Effects): readonly DemoEvent[] {
  const { country, device, sdk, isBot } = shopper
  const event = (name: string, seconds: number, properties: DemoEvent['properties']): DemoEvent => ({
    kind: 'event',
    eventId: `${visitId}-${name}`,
    subjectId: shopper.subjectId,
    event: name,
    at: at + seconds * 1000,
    deliveredAt: at + seconds * 1000,
    partition: null,
    properties,
  })
  const latency = baseLatencyMs[device] * Math.exp(0.35 * random.normal()) * effects.latency
  const buys = random.uniform() < baseConversion[device] * shopper.appetite * effects.conversion
  const amount = Math.exp(3.4 + 0.5 * random.normal()) * effects.amount
  const fails = random.uniform() < errorChance * effects.errors
  return [
    event('session_start', 0, { country, device, sdk }),
    event('page_view', 1, { latency_ms: Math.round(latency) }),
    ...(fails ? [event('error', 2, { page: 'product' })] : []),
    ...(buys && !isBot ? [event('purchase', 90, { amount: Math.round(amount * 100) / 100 })] : []),
  ]
}
