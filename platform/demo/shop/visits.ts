import type { RandomStream } from '@analysis'
import { shopperAt, streamOf, type Shopper } from './shopper'

export interface Visit {
  readonly visitId: string
  readonly shopper: Shopper
  /** Milliseconds since 1970. */
  readonly at: number
  /** What happens in it is drawn from this, whatever else happens in the world. */
  readonly random: RandomStream
}

export interface Traffic {
  readonly seed: number
  /** When the world begins, milliseconds since 1970. */
  readonly start: number
  /** On the average over a day. */
  readonly visitsPerHour: number
}

export const hourMs = 3_600_000
/** Of the day, UTC: when most visits are. */
export const busiestHour = 15
const returningShare = 0.4
const memoryHours = 24 * 5

/** All visits of the hour of that number since the start, in order of time. The same ones however time is run through. */
export function visitsOfHour(traffic: Traffic, hour: number): readonly Visit[] {
  const random = streamOf(traffic.seed, `hour-${hour}`)
  const visits = Array.from({ length: visitCount(traffic, hour) }, (_, i) => {
    const number = random.uniform() < returningShare ? earlierShopper(traffic, hour, random) : shopperNumber(hour, i)
    const visitId = `${hour}-${i}`
    return {
      visitId,
      shopper: shopperAt(traffic.seed, number),
      at: traffic.start + Math.floor((hour + random.uniform()) * hourMs),
      random: streamOf(traffic.seed, `visit-${visitId}`),
    }
  })
  return visits.toSorted((a, b) => a.at - b.at)
}

/** A quiet night, a busy evening. */
function visitCount({ seed, start, visitsPerHour }: Traffic, hour: number): number {
  const hourOfDay = new Date(start + hour * hourMs).getUTCHours()
  const expected = visitsPerHour * (1 + 0.6 * Math.cos((2 * Math.PI * (hourOfDay - busiestHour)) / 24))
  return Math.max(0, Math.round(expected + Math.sqrt(expected) * streamOf(seed, `count-${hour}`).normal()))
}

function earlierShopper(traffic: Traffic, hour: number, random: RandomStream): number {
  const earlier = Math.max(0, hour - random.integer(memoryHours))
  return shopperNumber(earlier, random.integer(Math.max(1, visitCount(traffic, earlier))))
}

function shopperNumber(hour: number, place: number): number {
  return hour * 100_000 + place
}
