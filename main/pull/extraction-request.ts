import { assertNever, extraction, metricValues } from '@analysis'
import type { EventsSource, Study, SubjectsSource } from '@contract'
import { controlId, onlyMetric } from './identity'
import { joinRole, type SourceRole } from '../staging/column-needs'

export interface StudyExtraction extends extraction.Extraction {
  /** Looks at which paired moments disagree on their control; null where that cannot be. */
  readonly disagreements: ReturnType<typeof extraction.disagreeingControls>
}

/** Columns of the subjects' own table that metrics measure. */
export function measuredColumns(
  { metrics }: Study['experiment'],
  { columns }: extraction.StagedTable,
): readonly string[] {
  const read = metrics.flatMap((metric) =>
    metricValues(metric).flatMap((value) => (value.kind === 'column' ? [value.column] : [])),
  )
  const numeric = columns.filter(({ type }) => type !== 'VARCHAR' && type !== 'TIMESTAMP').map(({ name }) => name)
  return [...new Set(read)].filter((name) => numeric.includes(name))
}

/** The extraction that a study's source asks for, over its staged tables. */
export function studyExtraction(
  { experiment, source }: Study,
  staged: (role: SourceRole) => extraction.StagedTable,
): StudyExtraction {
  switch (source.kind) {
    case 'subjects': {
      const { subject, variant, exposedAt, filter, rowPolicy = 'error', crossovers = 'exclude' } = source
      const joins = source.joins.map(({ on, columns }, at) => ({ rows: staged(joinRole(at)), ...on, columns }))
      const { start, end } = experiment
      const rows = staged('rows')
      const request = {
        rows,
        subject,
        variant,
        exposedAt,
        filter,
        joins,
        period: { start, end },
        rowPolicy,
        crossovers,
        measured: measuredColumns(experiment, rows),
      }
      const subjects = extraction.subjectsExtraction(request)
      return { ...subjects, tables: [...subjects.tables, ...subjectArrivals(source, staged)], disagreements: null }
    }
    case 'events': {
      const { exposures, events, subjects } = source
      const request = {
        experimentId: experiment.experimentId,
        ...(experiment.excludes !== undefined && { excludes: experiment.excludes }),
        start: experiment.start,
        end: experiment.end,
        crossovers: source.crossovers ?? 'exclude',
        metrics: experiment.metrics,
        filter: source.filter,
        exposures: { ...exposures, rows: staged('exposures') },
        events: { ...events, rows: staged('events') },
        subjects: subjects === null ? null : { rows: staged('subjects'), subject: subjects.subject },
      }
      const extracted = extraction.eventsExtraction(request)
      const arrivals = eventArrivals(experiment.experimentId, source, staged)
      return { ...extracted, tables: [...extracted.tables, ...arrivals], disagreements: null }
    }
    case 'moments': {
      const request = {
        ...source,
        rows: staged('rows'),
        onlyMetric: onlyMetric(experiment),
        control: controlId(experiment),
        shares: experiment.metrics.flatMap((metric) =>
          metric.type === 'proportion' && metric.value.kind === 'column' ? [metric.value.column] : [],
        ),
      }
      return {
        ...extraction.momentsExtraction(request),
        disagreements: extraction.disagreeingControls(request),
      }
    }
    case 'counts': {
      const request = { ...source, rows: staged('rows'), onlyMetric: onlyMetric(experiment) }
      return { ...extraction.countsExtraction(request), disagreements: null }
    }
    default:
      return assertNever(source)
  }
}

type Staged = (role: SourceRole) => extraction.StagedTable

function subjectArrivals(source: SubjectsSource, staged: Staged): readonly extraction.ExtractionTable[] {
  const rows = staged('rows')
  const { subject, variant, exposedAt, filter, joins } = source
  const roles = new Set([subject, variant, exposedAt])
  return extraction.arrivalsExtraction({
    exposures: { rows, subject, variant, at: exposedAt, experiment: null, ...logColumns(source) },
    filter,
    attributes: describing(rows).filter((name) => !roles.has(name)),
    joined: joins.map(({ on, columns }, at) => {
      const joined = staged(joinRole(at))
      const wanted = describing(joined).filter((name) => name !== on.right)
      return { rows: joined, key: on.right, left: on.left, columns: columns ?? wanted }
    }),
    assignments: assignmentsOf(source, staged),
  })
}

function eventArrivals(id: string, source: EventsSource, staged: Staged): readonly extraction.ExtractionTable[] {
  const { subject, variant, at, experiment } = source.exposures
  const { subjects } = source
  const rows = subjects === null ? null : staged('subjects')
  return extraction.arrivalsExtraction({
    exposures: {
      rows: staged('exposures'),
      subject,
      variant,
      at,
      experiment: experiment === null ? null : { column: experiment, id },
      ...logColumns(source),
    },
    filter: source.filter,
    attributes: source.investigation?.attributes ?? [],
    joined:
      rows === null || subjects === null
        ? []
        : [
            {
              rows,
              key: subjects.subject,
              left: null,
              columns: describing(rows).filter((name) => name !== subjects.subject),
            },
          ],
    assignments: assignmentsOf(source, staged),
  })
}

function logColumns({ investigation }: SubjectsSource | EventsSource) {
  return {
    receivedAt: investigation?.receivedAt ?? null,
    exposureId: investigation?.exposureId ?? null,
    triggered: investigation?.triggered ?? null,
  }
}

function assignmentsOf({ investigation }: SubjectsSource | EventsSource, staged: Staged) {
  const assignments = investigation?.assignments ?? null
  return assignments === null ? null : { ...assignments, rows: staged('assignments') }
}

/** Columns with few enough values to describe a subject by, as far as their type tells. */
function describing({ columns }: extraction.StagedTable): readonly string[] {
  return columns.filter(({ type }) => type !== 'DOUBLE').map(({ name }) => name)
}
