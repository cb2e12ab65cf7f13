import type { EventDialect } from './dialect'
import type { EventStore } from './event-store'
import {
  exposedPartitionsQuery,
  firstExposedQuery,
  subjectEventsQuery,
  subjectExposuresQuery,
  variantWatermarksQuery,
  versionsQuery,
  volumesQuery,
  watermarksQuery,
  type EventQuery,
} from './queries'
import {
  readExposedPartitions,
  readFirstExposed,
  readSubjectEvents,
  readSubjectExposures,
  readVariantWatermarks,
  readVersions,
  readVolumes,
  readWatermarks,
} from './read-rows'

export type EventReads = Pick<
  EventStore,
  'volumes' | 'firstExposed' | 'exposedPartitions' | 'watermarks' | 'variantWatermarks' | 'subject' | 'recordedVersions'
>

/** What is asked of an event store's rows, whichever engine holds them. */
export function eventReads(
  dialect: EventDialect,
  read: (query: EventQuery) => Promise<readonly unknown[]>,
): EventReads {
  return {
    volumes: async (ids, range, windowMs) => readVolumes(await read(volumesQuery(dialect, ids, range, windowMs))),
    firstExposed: async (id, since) => readFirstExposed(await read(firstExposedQuery(dialect, id, since))),
    exposedPartitions: async (id, range) =>
      readExposedPartitions(await read(exposedPartitionsQuery(dialect, id, range))),
    watermarks: async () => readWatermarks(await read(watermarksQuery(dialect))),
    variantWatermarks: async (id) => readVariantWatermarks(await read(variantWatermarksQuery(dialect, id))),
    subject: async (subject) => ({
      events: readSubjectEvents(subject, await read(subjectEventsQuery(dialect, subject))),
      exposures: readSubjectExposures(subject, await read(subjectExposuresQuery(dialect, subject))),
    }),
    recordedVersions: async () => readVersions(await read(versionsQuery)),
  }
}
