import { columnOf, type Column } from '../columns/column'
import { fact, type Fact } from '../words/fact'
import { textOf, type PrintTable, type TableRow, type TableValue } from './table'

/** A table as columns for a spreadsheet: full precision, a change as its estimate and the ends of its interval. */
export function tableColumns({ columns, rows }: PrintTable): readonly Column[] {
  return columns.flatMap(({ header, copies = [header] }, at) =>
    copies.map((name, part) => columnOf(name, rows, ({ values }) => copied(values[at] ?? '', part))),
  )
}

function copied(value: TableValue, part: number): string {
  if (typeof value === 'string') return part === 0 ? value : ''
  return value.copied?.[part] ?? (part === 0 ? value.exact : '')
}

/** The numbers of a row with their names. */
export function rowFacts({ columns }: PrintTable, { values }: TableRow): readonly Fact[] {
  return values.flatMap((value, at) => (typeof value === 'string' ? [] : [fact(columns[at]?.header ?? '', value)]))
}

/** What a row is about: its label, or what its first value says. */
export function rowLabel({ label, values }: TableRow): string {
  return label ?? textOf(values[0] ?? '')
}
