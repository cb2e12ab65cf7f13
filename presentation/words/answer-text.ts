import { formatCount, type CellValue, type ColumnType } from '@analysis'

/** A value of an answer as the grid shows it: whole numbers in full, others to eight digits, times without their T. */
export function cellText(value: CellValue, type: ColumnType): string {
  if (value === null) return ''
  if (typeof value === 'number')
    return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(8)))
  if (type === 'timestamp' && typeof value === 'string') return value.replace('T', ' ').replace(/(\.000)?Z$/, '')
  return String(value)
}
