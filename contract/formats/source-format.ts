import { z } from 'zod'
import { readCondition } from './condition-format'
import { readEventsSource } from './events-source-format'
import { readInvestigation } from './investigation-format'
import { isAbsent, isJsonObject, type JsonObject } from './json-text'
import { readMomentsSource } from './moments-source-format'
import type { Problems } from './problems'
import type { Path } from './path'
import { readJoins, readPopulation } from './attached-rows-format'
import { readCountsSource } from './counts-source-format'
import { readRows } from './rows-format'
import { crossoverPolicies, rowPolicies, type SourceSpec, type SubjectsSource } from './source-spec'

const name = z.string().min(1)
const sourceKind = z.enum(['subjects', 'events', 'moments', 'counts'])

const crossovers = z.enum(crossoverPolicies).nullish()
const subjectsFields = z.looseObject({
  subject: name.nullish(),
  variant: name.nullish(),
  exposed_at: name.nullish(),
  rows: z.enum(rowPolicies).nullish(),
  crossovers,
})
const eventsFields = z.looseObject({ crossovers })

/** What the column is called that says whose file a row comes from. */
const fileVariant = 'variant'

/** Reads `source`: where an experiment's data lies and what its columns mean. */
export function readSource(value: unknown, path: Path, problems: Problems): SourceSpec | null {
  if (!isJsonObject(value)) {
    problems.expected('a source {"kind", ...}', value, path)
    return null
  }
  const kind = problems.read(sourceKind, value.kind, [...path, 'kind'])
  const filter = isAbsent(value.filter) ? null : readCondition(value.filter, [...path, 'filter'], problems)
  const tolerance = problems.read(z.number().min(0).max(1).nullish(), value.tolerance, [...path, 'tolerance']) ?? 0
  problems.knows(path, 'kind', 'filter', 'tolerance')
  const shared = { filter, tolerance, ...readInvestigation(value, path, problems) }
  if (kind === 'subjects') return readSubjectsSource(value, shared, path, problems)
  if (kind === 'counts') return readCountsSource(value, shared, path, problems)
  if (kind === 'events') {
    const fields = problems.read(eventsFields, value, path)
    const policy = isAbsent(fields?.crossovers) ? {} : { crossovers: fields.crossovers }
    return readEventsSource(value, { ...shared, ...policy }, path, problems)
  }
  if (kind === 'moments') return readMomentsSource(value, shared, path, problems)
  problems.knows(path, ...Object.keys(value))
  return null
}

function readSubjectsSource(
  source: JsonObject,
  shared: Pick<SourceSpec, 'filter' | 'tolerance' | 'investigation'>,
  path: Path,
  problems: Problems,
): SubjectsSource | null {
  problems.knows(path, 'join', 'population')
  const rows = readRows(source, path, problems)
  const fields = problems.read(subjectsFields, source, path)
  const byFile = rows?.kind === 'file' && rows.variantOf !== undefined
  const variant = fields?.variant ?? (byFile ? fileVariant : null)
  if (fields !== null && variant === null) problems.expected('a string', undefined, [...path, 'variant'])
  const joins = readJoins(source.join, [...path, 'join'], problems)
  const population = readPopulation(source.population, [...path, 'population'], problems, {})
  if (rows === null || fields === null || variant === null) return null
  return {
    kind: 'subjects',
    ...shared,
    rows,
    subject: fields.subject ?? null,
    variant,
    exposedAt: fields.exposed_at ?? null,
    joins,
    population,
    ...(!isAbsent(fields.rows) && { rowPolicy: fields.rows }),
    ...(!isAbsent(fields.crossovers) && { crossovers: fields.crossovers }),
  }
}
