import { assertNever, extraction, type ExperimentSpec } from '@analysis'
import type { Rows, SourceSpec } from '@contract'
import { everything, type Demand } from '../connectors/connector'
import { joinRole, type Need, type SourceRole } from '../staging/column-needs'

/** One table that a pull reads. */
export interface SourcePart {
  readonly role: SourceRole
  readonly rows: Rows
  /** What the pull will use of it, for sources that can leave the rest behind. */
  readonly demand: Demand
}

/** The tables of a source, in the order in which they are read. */
export function sourceParts(
  source: SourceSpec,
  { experimentId, excludes = [], metrics }: Pick<ExperimentSpec, 'experimentId' | 'excludes' | 'metrics'>,
  needs: readonly Need[],
): readonly SourcePart[] {
  switch (source.kind) {
    case 'subjects':
      return [
        { role: 'rows', rows: source.rows, demand: { ...everything, filter: source.filter, variant: source.variant } },
        ...source.joins.map(({ rows }, at) => ({ role: joinRole(at), rows, demand: everything })),
        ...population(source.population?.rows),
        ...assignments(source),
      ]
    case 'events': {
      const { exposures, events, subjects } = source
      const experiment = exposures.experiment
      const ofExperiment = experiment === null ? null : { column: experiment, values: [experimentId, ...excludes] }
      const ofMetrics =
        events.event.kind === 'column' ? { column: events.event.column, values: extraction.eventNames(metrics) } : null
      return [
        {
          role: 'exposures',
          rows: exposures.rows,
          demand: {
            columns: columnsOf('exposures', needs),
            filter: source.filter,
            only: ofExperiment,
            variant: exposures.variant,
          },
        },
        {
          role: 'events',
          rows: events.rows,
          demand: { columns: columnsOf('events', needs), filter: null, only: ofMetrics },
        },
        ...(subjects === null ? [] : [{ role: 'subjects' as const, rows: subjects.rows, demand: everything }]),
        ...population(source.population?.rows),
        ...assignments(source),
      ]
    }
    case 'counts':
    case 'moments':
      return [
        { role: 'rows', rows: source.rows, demand: { ...everything, filter: source.filter, variant: source.variant } },
      ]
    default:
      return assertNever(source)
  }
}

function columnsOf(role: SourceRole, needs: readonly Need[]): readonly string[] {
  return [...new Set(needs.filter((need) => need.role === role).map(({ column }) => column))]
}

function population(rows: Rows | undefined): readonly SourcePart[] {
  return rows === undefined ? [] : [{ role: 'population', rows, demand: everything }]
}

function assignments({ investigation }: SourceSpec): readonly SourcePart[] {
  const rows = investigation?.assignments?.rows
  return rows === undefined ? [] : [{ role: 'assignments', rows, demand: everything }]
}

/** How messages call a table. */
export function describeRows(rows: Rows): string {
  if (rows.kind === 'file') {
    return rows.variantOf?.kind === 'files' ? rows.variantOf.files.map(({ file }) => file).join(', ') : rows.file
  }
  return rows.relation.kind === 'table' ? `${rows.connection}.${rows.relation.table}` : `the SQL on ${rows.connection}`
}
