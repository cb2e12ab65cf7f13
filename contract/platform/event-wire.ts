import { z } from 'zod'
import { propertyName } from './property-name'
import { instant, platformId, subjectId } from './wire-values'

/** At most this many events or exposures in one request. */
export const batchLimit = 100

const propertyValue = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()], {
  error: 'text, a number, true, false or null',
})
const partition = z
  .int()
  .min(0)
  .max(1023)
  .describe('Of the stream the event came by; told from the subject when absent')

/** Body of POST /track, and an item of POST /track/batch. */
export const trackEvent = z.strictObject({
  event_id: z.string().min(1).max(200).describe('The same id again is the same event'),
  user_id: subjectId,
  event: z.string().min(1).max(200),
  at: instant.optional().describe('When it happened; absent: when it was received'),
  properties: z
    .record(propertyName, propertyValue)
    .refine((properties) => Object.keys(properties).length <= 50, { error: 'at most 50 properties' })
    .optional(),
  partition: partition.optional(),
})

/** An item of POST /exposures. One counts per subject, experiment, variant and UTC day: the earliest. */
export const exposureEvent = z.strictObject({
  user_id: subjectId,
  experiment_id: platformId,
  variant_id: platformId,
  at: instant.optional().describe('When it happened; absent: when it was received'),
  partition: partition.optional(),
})

/** Items are checked one by one: the good ones of a batch are accepted, each bad one is named. */
const items = z.array(z.unknown()).min(1).max(batchLimit)
export const trackBatchBody = z.strictObject({ events: items.describe('Each as the body of POST /track') })
export const exposuresBody = z.strictObject({
  exposures: items.describe('Each {user_id, experiment_id, variant_id, at?, partition?}'),
})

export const rejectedItem = z.object({
  index: z.int().describe('Its place in the batch, from 0'),
  id: z.string().nullable(),
  status: z.literal(400),
  errors: z.array(z.object({ path: z.string(), message: z.string(), code: z.string() })),
})

/** Everything accepted is on disk when this answer is given. */
export const ingestionAnswer = z.object({
  accepted: z.array(z.string()).describe('Event ids; of exposures, the id given to each'),
  rejected: z.array(rejectedItem),
})

export type TrackEvent = z.infer<typeof trackEvent>
export type ExposureEvent = z.infer<typeof exposureEvent>
export type RejectedItem = z.infer<typeof rejectedItem>
export type IngestionAnswer = z.infer<typeof ingestionAnswer>
