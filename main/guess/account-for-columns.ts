import { parseStudy } from '@contract'
import { columnNeeds } from '../staging/column-needs'
import { isRunningNumber } from './guess-measures'
import type { ProfiledColumn } from './profile-columns'
import type { StagedDataFile } from './stage-data-file'

/** Every column with what it was taken for: its use in the study, or why it has none. */
export function accountForColumns(
  columns: readonly ProfiledColumn[],
  text: string,
  file: StagedDataFile,
): readonly ProfiledColumn[] {
  const { study } = parseStudy(text)
  const rows = file.raw.rows
  const uses = study === null ? new Map<string, string>() : usesOf(study)
  return columns.map((column) => ({ ...column, takenAs: uses.get(column.name) ?? `left out: ${whyNot(column, rows)}` }))
}

function usesOf({
  experiment,
  source,
}: NonNullable<ReturnType<typeof parseStudy>['study']>): ReadonlyMap<string, string> {
  const uses = new Map<string, string>()
  const note = (name: string | null, use: string) => {
    if (name !== null && !uses.has(name)) uses.set(name, use)
  }
  if (source.kind === 'subjects') {
    note(source.subject, 'the subject')
    note(source.variant, 'the variant')
    note(source.exposedAt, 'the time of exposure')
  }
  if (source.kind === 'events') {
    note(source.exposures.subject, 'the subject')
    note(source.exposures.variant, 'the variant')
    note(source.events.at, 'the time')
    note(source.events.eventId, 'the id of an event')
  }
  for (const metric of experiment.metrics) {
    if (metric.value.kind === 'column') note(metric.value.column, `a metric (${metric.type})`)
    if (metric.value.kind === 'event') note(metric.value.field, `a metric (${metric.type})`)
    for (const covariate of metric.covariates) if (covariate.kind === 'column') note(covariate.column, 'a covariate')
  }
  for (const dimension of experiment.dimensions) note(dimension, 'a dimension')
  for (const { column } of columnNeeds(source, experiment)) note(column, 'needed by the source')
  return uses
}

function whyNot(column: ProfiledColumn, rows: number): string {
  if (column.type === 'list') return 'its cells hold lists or records, which are no single value'
  if (column.distinct === 0) return 'it has no values'
  if (column.distinct === 1) return 'it has the same value in every row'
  if (isRunningNumber(column)) return 'it is a running number'
  const { evidence } = column
  if (column.type === 'text' && evidence !== null && evidence.plain > evidence.present / 2) {
    return `${evidence.present - evidence.plain} of its ${evidence.present} values are no numbers`
  }
  if (column.type === 'text')
    return column.distinct > rows / 2 ? 'text of which most rows have their own' : 'text with many values'
  if (column.type === 'timestamp') return 'another column is the time of exposure'
  return 'it looks like a label or an id'
}
