import { z } from 'zod'
import { readCondition } from './condition-format'
import { readEventsSource } from './events-source-format'
import { readInvestigation } from './investigation-format'
import { isAbsent, isJsonObject } from './json-text'
import type { JsonObject } from './json-text'
import { readMomentsSource } from './moments-source-format'
import type { Path, Problems } from './problems'
import { readJoins, readPopulation, readRows } from './rows-format'
import type { SourceSpec, SubjectsSource } from './source-spec'

const name = z.string().min(1)
const sourceKind = z.enum(['subjects', 'events', 'moments'])

const subjectsFields = z.looseObject({ subject: name.nullish(), variant: name, exposed_at: name.nullish() })

/** Reads `source`: where an experiment's data lies and what its columns mean. */
export function readSource(value: unknown, path: Path, problems: Problems): SourceSpec | null {
  if (!isJsonObject(value)) {
    problems.expected('a source {"kind", ...}', value, path)
    return null
  }
  const kind = problems.read(sourceKind, value.kind, [...path, 'kind'])
  const filter = isAbsent(value.filter) ? null : readCondition(value.filter, [...path, 'filter'], problems)
  const tolerance = problems.read(z.number().min(0).max(1).nullish(), value.tolerance, [...path, 'tolerance']) ?? 0
  const shared = { filter, tolerance, ...readInvestigation(value, path, problems) }
  if (kind === 'subjects') return readSubjectsSource(value, shared, path, problems)
  if (kind === 'events') return readEventsSource(value, shared, path, problems)
  if (kind === 'moments') return readMomentsSource(value, shared, path, problems)
  return null
}

function readSubjectsSource(
  source: JsonObject,
  shared: Pick<SourceSpec, 'filter' | 'tolerance' | 'investigation'>,
  path: Path,
  problems: Problems,
): SubjectsSource | null {
  const rows = readRows(source, path, problems)
  const fields = problems.read(subjectsFields, source, path)
  const joins = readJoins(source.join, [...path, 'join'], problems)
  const population = readPopulation(source.population, [...path, 'population'], problems, {})
  if (rows === null || fields === null) return null
  return {
    kind: 'subjects',
    ...shared,
    rows,
    subject: fields.subject ?? null,
    variant: fields.variant,
    exposedAt: fields.exposed_at ?? null,
    joins,
    population,
  }
}
