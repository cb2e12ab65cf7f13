import { z } from 'zod'
import { isAbsent, isJsonObject, type JsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'
import { printPopulation, readPopulation } from './attached-rows-format'
import { printRows, readFilteredRows } from './rows-format'
import type { EventsSource, Rows } from './source-spec'

const name = z.string().min(1)

const exposureFields = z.looseObject({ subject: name, variant: name, at: name, experiment: name.nullish() })

const eventFields = z
  .looseObject({
    subject: name,
    at: name,
    event: name.nullish(),
    event_name: name.nullish(),
    event_id: name.nullish(),
  })
  .refine((fields) => isAbsent(fields.event) !== isAbsent(fields.event_name), {
    error: 'either "event" (a column of event names) or "event_name" (one name for every row)',
  })

const subjectFields = z.looseObject({ subject: name })

/** Reads a source of kind `events`: `exposures`, `events` and optional `subjects` and `population`. */
export function readEventsSource(
  source: JsonObject,
  shared: Pick<EventsSource, 'filter' | 'tolerance' | 'investigation' | 'crossovers'>,
  path: Path,
  problems: Problems,
): EventsSource | null {
  problems.knows(path, 'file', 'connection', 'read', 'exposures', 'events', 'subjects', 'population')
  const exposures = readBlock(exposureFields, source, 'exposures', path, problems)
  const events = readBlock(eventFields, source, 'events', path, problems)
  const subjects = isAbsent(source.subjects) ? null : readBlock(subjectFields, source, 'subjects', path, problems)
  const population = readPopulation(source.population, [...path, 'population'], problems, source)
  if (exposures === null || events === null) return null
  return {
    kind: 'events',
    ...shared,
    exposures: {
      rows: exposures.rows,
      subject: exposures.fields.subject,
      variant: exposures.fields.variant,
      at: exposures.fields.at,
      experiment: exposures.fields.experiment ?? null,
    },
    events: {
      rows: events.rows,
      subject: events.fields.subject,
      event: !isAbsent(events.fields.event)
        ? { kind: 'column', column: events.fields.event }
        : { kind: 'constant', name: events.fields.event_name ?? '' },
      at: events.fields.at,
      eventId: events.fields.event_id ?? null,
    },
    subjects: subjects && { rows: subjects.rows, subject: subjects.fields.subject },
    population,
  }
}

function readBlock<Schema extends z.ZodType>(
  schema: Schema,
  source: JsonObject,
  key: 'exposures' | 'events' | 'subjects',
  path: Path,
  problems: Problems,
): { rows: Rows; fields: z.output<Schema> } | null {
  const block = source[key]
  const blockPath = [...path, key]
  if (!isJsonObject(block)) {
    problems.expected(`a block that says where the ${key} are and what their columns mean`, block, blockPath)
    return null
  }
  const rows = readFilteredRows(block, blockPath, problems, source)
  const fields = problems.read(schema, block, blockPath)
  return rows === null || fields === null ? null : { rows, fields }
}

export function printEventsSource(source: EventsSource): JsonObject {
  const { exposures, events, subjects, population } = source
  const { event } = events
  return {
    exposures: {
      ...printRows(exposures.rows),
      subject: exposures.subject,
      variant: exposures.variant,
      at: exposures.at,
      ...(exposures.experiment !== null && { experiment: exposures.experiment }),
    },
    events: {
      ...printRows(events.rows),
      subject: events.subject,
      ...(event.kind === 'column' ? { event: event.column } : { event_name: event.name }),
      at: events.at,
      ...(events.eventId !== null && { event_id: events.eventId }),
    },
    ...(subjects !== null && { subjects: { ...printRows(subjects.rows), subject: subjects.subject } }),
    ...(population !== null && { population: printPopulation(population) }),
    ...(source.crossovers !== undefined && { crossovers: source.crossovers }),
  }
}
