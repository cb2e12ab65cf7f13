import { invariant } from '../failures'
import { answerNumber } from '../sql/answer-values'
import type { AnswerValue, Table } from '../sql/query'

/**
 * A query's answer, read by column name. What comes back is checked where it enters: a missing column, a NULL where
 * none can be or another type is a bug in the query, not a number.
 */
export class TableReader {
  private readonly columns: ReadonlyMap<string, Table['columns'][number]>

  constructor(private readonly table: Table) {
    this.columns = new Map(table.columns.map((column) => [column.name, column]))
    for (const { name, values } of table.columns) {
      invariant(values.length === table.rowCount, `column "${name}" has ${values.length} of ${table.rowCount} rows`)
    }
    invariant(!table.truncated, 'a query for moments must be read to its end')
  }

  get rowCount(): number {
    return this.table.rowCount
  }

  value(name: string, row: number): AnswerValue {
    const value = this.column(name).values[row]
    invariant(value !== undefined, `the answer has no row ${row}`)
    return value
  }

  numberOrNull(name: string, row: number): number | null {
    const value = this.value(name, row)
    // a numeral in a column of another type is text that was asked for as a number
    const isText = typeof value === 'string' && this.column(name).type !== 'number'
    const number = isText ? null : answerNumber(value)
    invariant(value === null || number !== null, `column "${name}" holds ${typeof value}, not numbers`)
    return number
  }

  number(name: string, row: number): number {
    const value = this.numberOrNull(name, row)
    invariant(value !== null, `column "${name}" is NULL in row ${row}`)
    return value
  }

  /** A sum that was handed over as text; NULL, the sum of no values, is 0. */
  integer(name: string, row: number): bigint {
    const value = this.value(name, row)
    if (value === null) return 0n
    invariant(typeof value === 'string' && /^-?\d+$/.test(value), `column "${name}" holds no integer: ${value}`)
    return BigInt(value)
  }

  /** A dimension's value as text, the same from every engine; null is a value too. */
  label(name: string, row: number): string | null {
    const value = this.value(name, row)
    return value === null ? null : String(value)
  }

  private column(name: string): Table['columns'][number] {
    const column = this.columns.get(name)
    invariant(column !== undefined, `the answer has no column "${name}"`)
    return column
  }
}
