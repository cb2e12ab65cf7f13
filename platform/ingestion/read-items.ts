import { exposureEvent, trackEvent, type RejectedItem } from '@contract'
import type { z } from 'zod'
import { partitionOf } from '@analysis'
import type { StoredEvent, StoredExposure } from '../events/event-store'

/** Partitions that events are told to when their producer names none. */
export const streamPartitions = 16

const hour = 3_600_000
/** A clock may be wrong by a day; beyond, the time is not one. */
const farthestAhead = 24 * hour
const earliest = Date.parse('2000-01-01T00:00:00Z')

export interface ReadItems<Item> {
  readonly accepted: readonly { readonly id: string; readonly item: Item }[]
  readonly rejected: readonly RejectedItem[]
}

/** Each event that is one, and what is wrong with each that is not. */
export function readEvents(items: readonly unknown[], now: number): ReadItems<StoredEvent> {
  return readEach(items, trackEvent, 'event_id', now, (fields, at) => ({
    id: fields.event_id,
    item: {
      eventId: fields.event_id,
      subject: fields.user_id,
      event: fields.event,
      at,
      receivedAt: now,
      partition: fields.partition ?? partitionOf(fields.user_id, streamPartitions),
      properties: fields.properties ?? {},
    },
  }))
}

/** Each exposure that is one. Its id tells what it is one of: subject, experiment, variant and day. */
export function readExposures(
  items: readonly unknown[],
  now: number,
  isKnown: (experimentId: string) => boolean,
): ReadItems<StoredExposure> {
  return readEach(items, exposureEvent, null, now, (fields, at) => {
    if (!isKnown(fields.experiment_id)) return `there is no experiment ${fields.experiment_id}`
    const day = new Date(at).toISOString().slice(0, 10)
    return {
      id: [fields.experiment_id, fields.variant_id, day, fields.user_id].join('/'),
      item: {
        experimentId: fields.experiment_id,
        subject: fields.user_id,
        variantId: fields.variant_id,
        at,
        receivedAt: now,
        partition: fields.partition ?? partitionOf(fields.user_id, streamPartitions),
      },
    }
  })
}

function readEach<Fields extends { readonly at?: string | undefined }, Item>(
  items: readonly unknown[],
  schema: z.ZodType<Fields>,
  idField: string | null,
  now: number,
  stored: (fields: Fields, at: number) => { readonly id: string; readonly item: Item } | string,
): ReadItems<Item> {
  const accepted: { id: string; item: Item }[] = []
  const rejected: RejectedItem[] = []
  for (const [index, item] of items.entries()) {
    const reject = (errors: RejectedItem['errors']) =>
      rejected.push({ index, id: idOf(item, idField), status: 400, errors })
    const parsed = schema.safeParse(item)
    if (!parsed.success) {
      reject(parsed.error.issues.map(({ path, message, code }) => ({ path: path.join('.'), message, code })))
      continue
    }
    if (hasUnstorableText(item)) {
      reject([{ path: '', message: 'text that is not well-formed, or holds the character NUL', code: 'invalid-text' }])
      continue
    }
    const at = parsed.data.at === undefined ? now : Date.parse(parsed.data.at)
    if (!(at >= earliest && at <= now + farthestAhead)) {
      reject([
        { path: 'at', message: 'a time from 2000 on and at most a day ahead of the server', code: 'invalid-time' },
      ])
      continue
    }
    const read = stored(parsed.data, at)
    if (typeof read === 'string') reject([{ path: 'experiment_id', message: read, code: 'unknown-experiment' }])
    else accepted.push(read)
  }
  return { accepted, rejected }
}

function idOf(item: unknown, field: string | null): string | null {
  if (field === null || typeof item !== 'object' || item === null) return null
  const id: unknown = Reflect.get(item, field)
  return typeof id === 'string' ? id.slice(0, 200).replaceAll(/\p{Surrogate}|\0/gu, '�') : null
}

/** Half of a surrogate pair cannot be written as UTF-8, and databases take no NUL. */
function hasUnstorableText(value: unknown): boolean {
  if (typeof value === 'string') return /\p{Surrogate}|\0/u.test(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, each]) => hasUnstorableText(key) || hasUnstorableText(each))
}
