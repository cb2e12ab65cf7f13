import { type SqlView, formatCount } from '@analysis'
import { tellAnswer } from '../words/answer-text'
import type { PrintTable } from './table'

/** The rows of a query's answer. */
export function sqlTable({ table }: SqlView): PrintTable {
  const rows = Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map(({ type, values }) => tellAnswer(values[row] ?? null, type)),
  )
  const shown = formatCount(table.rowCount)
  return {
    caption: 'Rows',
    columns: table.columns.map(({ name, type }) => ({ header: name, align: type === 'number' ? 'right' : 'left' })),
    rows: rows.map((values) => ({ values, tone: 'neutral' })),
    notes: [table.truncated ? `The first ${shown} rows; there are more.` : `${shown} rows.`],
    isDetail: false,
  }
}
