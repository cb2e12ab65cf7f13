import { streamOf } from '../shop/shopper'
import { hourMs, type Visit } from '../shop/visits'
import type { Fault, FaultSetting } from './fault'

const bots = 30
const visitsPerBotAndHour = 40
const hours = 4

/** For four hours a few programs look at everything, many times, and buy nothing. */
export function botWave({ seed, start, onset }: FaultSetting): Fault {
  const firstHour = Math.floor((onset - start) / hourMs)
  return {
    truth: {
      fault: 'bot-wave',
      experimentId: null,
      onset: new Date(onset).toISOString(),
      cause: `${bots} subjects visit ${visitsPerBotAndHour} times an hour for ${hours} hours and buy nothing`,
      affectedShare: 0,
      expected: {
        srm: false,
        guardrail: 'no-kill',
        diagnosis: 'a few subjects have hundreds of page views and no purchase',
        dimension: 'subject',
      },
    },
    extraVisits: (hour) => {
      if (hour < firstHour || hour >= firstHour + hours) return []
      return Array.from({ length: bots * visitsPerBotAndHour }, (_, i) => botVisit(seed, start, hour, i))
    },
  }
}

function botVisit(seed: number, start: number, hour: number, place: number): Visit {
  const visitId = `bot-${hour}-${place}`
  const random = streamOf(seed, visitId)
  return {
    visitId,
    shopper: {
      subjectId: `crawler_${place % bots}`,
      country: 'US',
      device: 'desktop',
      sdk: 'web-2.4',
      appetite: 1,
      isBot: true,
    },
    at: start + Math.floor((hour + random.uniform()) * hourMs),
    random,
  }
}
