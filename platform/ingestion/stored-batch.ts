import { z } from 'zod'
import { recordOf } from '@contract'
import type { EventBatch } from '../events/event-store'

const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const storedBatch = z.object({
  events: z.array(
    z.object({
      eventId: z.string(),
      subject: z.string(),
      event: z.string(),
      at: z.number(),
      receivedAt: z.number(),
      partition: z.number(),
      properties: recordOf(value),
    }),
  ),
  exposures: z.array(
    z.object({
      experimentId: z.string(),
      subject: z.string(),
      variantId: z.string(),
      at: z.number(),
      receivedAt: z.number(),
      partition: z.number(),
    }),
  ),
})

/** One log record: what one request brought. */
export function encodeBatch(batch: EventBatch): Buffer {
  return Buffer.from(JSON.stringify(batch))
}

/** @throws ZodError for a record of another format */
export function decodeBatch(payload: Buffer): EventBatch {
  return storedBatch.parse(JSON.parse(payload.toString()))
}
