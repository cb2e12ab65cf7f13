import { assertNever } from '@analysis'
import { printCondition } from './condition-format'
import { printEventsSource } from './events-source-format'
import { printInvestigation } from './investigation-format'
import type { JsonObject } from './json-text'
import { printMomentsSource } from './moments-source-format'
import { printJoin, printPopulation } from './attached-rows-format'
import { printCountsSource } from './counts-source-format'
import { printRows } from './rows-format'
import type { SourceSpec, SubjectsSource } from './source-spec'

/** The source as it stands in a file. */
export function printSource(source: SourceSpec): JsonObject {
  return {
    kind: source.kind,
    ...printParticulars(source),
    ...(source.filter !== null && { filter: printCondition(source.filter) }),
    ...(source.investigation !== undefined && { investigation: printInvestigation(source.investigation) }),
    ...(source.tolerance !== 0 && { tolerance: source.tolerance }),
  }
}

function printParticulars(source: SourceSpec): JsonObject {
  switch (source.kind) {
    case 'subjects':
      return printSubjectsSource(source)
    case 'events':
      return printEventsSource(source)
    case 'moments':
      return printMomentsSource(source)
    case 'counts':
      return printCountsSource(source)
    default:
      return assertNever(source)
  }
}

function printSubjectsSource(source: SubjectsSource): JsonObject {
  return {
    ...printRows(source.rows),
    ...(source.subject !== null && { subject: source.subject }),
    variant: source.variant,
    ...(source.exposedAt !== null && { exposed_at: source.exposedAt }),
    ...(source.joins.length > 0 && { join: source.joins.map(printJoin) }),
    ...(source.population !== null && { population: printPopulation(source.population) }),
    ...(source.rowPolicy !== undefined && { rows: source.rowPolicy }),
    ...(source.crossovers !== undefined && { crossovers: source.crossovers }),
  }
}
