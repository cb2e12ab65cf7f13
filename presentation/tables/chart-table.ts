import { type ChartView, formatCount } from '@analysis'
import type { PrintTable } from './table'
import { tellAnswer } from '../words/answer-text'

const mostRowsInline = 40

/** The marks of a chart as rows. */
export function chartTable({ options, table }: ChartView): PrintTable {
  const headers = new Map([
    ['x', options.x],
    ['color', options.color ?? 'color'],
    ['y', options.aggregate === null ? (options.y ?? 'rows') : `${options.aggregate} of ${options.y ?? 'rows'}`],
  ])
  const shown = formatCount(table.rowCount)
  return {
    caption: options.title ?? `${options.mark} of ${options.from}`,
    columns: table.columns.map(({ name, type }) => ({
      header: headers.get(name) ?? name,
      align: type === 'number' ? 'right' : 'left',
    })),
    rows: Array.from({ length: table.rowCount }, (_, row) => ({
      values: table.columns.map(({ type, values }) => tellAnswer(values[row] ?? null, type)),
      tone: 'neutral' as const,
    })),
    notes: [table.truncated ? `The first ${shown} marks; there are more.` : `${shown} marks.`],
    isDetail: table.rowCount > mostRowsInline,
  }
}
