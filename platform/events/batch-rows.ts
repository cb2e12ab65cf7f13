import type { EventBatch, StoredEvent, StoredExposure } from './event-store'

/** Each event id once (the first), each exposure's key once (the earliest time). */
export function distinctRows({ events, exposures }: EventBatch): EventBatch {
  const byId = new Map<string, StoredEvent>()
  for (const event of events) if (!byId.has(event.eventId)) byId.set(event.eventId, event)
  const byKey = new Map<string, StoredExposure>()
  for (const exposure of exposures) {
    const key = JSON.stringify([exposure.experimentId, exposure.subject, exposure.variantId, utcDay(exposure.at)])
    const known = byKey.get(key)
    if (known === undefined || exposure.at < known.at) byKey.set(key, exposure)
  }
  return { events: [...byId.values()], exposures: [...byKey.values()] }
}

/** The UTC day of a time, such as 2026-01-31. */
export function utcDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}
