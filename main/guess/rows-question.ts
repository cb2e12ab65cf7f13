import { quoteName } from '@engine'
import { rowPolicies, type ReadingQuestion, type Study } from '@contract'
import { columnNeeds } from '../staging/column-needs'
import { rowsDiffer } from '../staging/rows-differ'
import type { TypedTable } from '../staging/stage-typed-view'
import type { StagedDataFile } from './stage-data-file'

const labels: Readonly<Record<(typeof rowPolicies)[number], string>> = {
  error: 'none: stop',
  sum: 'their sum',
  mean: 'their mean',
  first: 'the first row',
  last: 'the last row',
  max: 'their largest value',
}

/** Asks what several rows of a subject become, where they differ in a column that the study uses. */
export async function rowsQuestion(
  { engine }: StagedDataFile,
  typed: TypedTable,
  { experiment, source }: Study,
): Promise<readonly ReadingQuestion[]> {
  if (source.kind !== 'subjects' || source.subject === null || source.rowPolicy !== undefined) return []
  const roles = new Set([source.subject, source.variant, source.exposedAt])
  const names = new Set(typed.staged.columns.map(({ name }) => name))
  const used = [...new Set(columnNeeds(source, experiment).map(({ column }) => column))].filter(
    (column) => !roles.has(column) && names.has(column),
  )
  if (used.length === 0) return []
  const [subject, variant] = [quoteName(source.subject), quoteName(source.variant)]
  const differing = used.map((_, at) => `count(*) FILTER (WHERE d${at})`)
  const anyDiffers = used.map((_, at) => `d${at}`).join(' OR ')
  // whoever is in several variants is left out anyway
  const answer = await engine.run({
    sql: `SELECT count(*) FILTER (WHERE ${anyDiffers}), ${differing.join(', ')} FROM (
            SELECT ${used.map((column, at) => `${rowsDiffer(column)} AS d${at}`).join(', ')} FROM ${quoteName(typed.staged.table)}
            WHERE ${subject} IS NOT NULL AND ${variant} IS NOT NULL
            GROUP BY ${subject} HAVING count(*) > 1 AND count(DISTINCT ${variant}) = 1)`,
    parameters: [],
  })
  const cell = (at: number) => Number(answer.columns[at]?.values[0] ?? 0)
  const columns = used.filter((_, at) => cell(at + 1) > 0)
  if (columns.length === 0) return []
  return [
    {
      field: 'rows',
      columns,
      message: `${cell(0)} values of ${JSON.stringify(source.subject)} have several rows that differ in ${columns.map((name) => JSON.stringify(name)).join(', ')}: say what the rows of one become`,
      readings: rowPolicies
        .filter((policy) => policy !== 'error')
        .map((policy) => ({ label: labels[policy], example: policy, answer: { rows: policy } })),
    },
  ]
}
