import { invariant } from '../failures'
import { cellNumber } from '../sql/cell-values'
import type { CellValue, Table } from '../sql/query'

/**
 * A query's answer, read by column name. What comes back is checked where it enters: a missing column, a NULL where
 * none can be or another type is a bug in the query, not a number.
 */
export class TableReader {
  private readonly columns: ReadonlyMap<string, readonly CellValue[]>

  constructor(private readonly table: Table) {
    this.columns = new Map(table.columns.map(({ name, values }) => [name, values]))
    for (const { name, values } of table.columns) {
      invariant(values.length === table.rowCount, `column "${name}" has ${values.length} of ${table.rowCount} rows`)
    }
    invariant(!table.truncated, 'a query for moments must be read to its end')
  }

  get rowCount(): number {
    return this.table.rowCount
  }

  value(name: string, row: number): CellValue {
    const values = this.columns.get(name)
    invariant(values !== undefined, `the answer has no column "${name}"`)
    const value = values[row]
    invariant(value !== undefined, `the answer has no row ${row}`)
    return value
  }

  numberOrNull(name: string, row: number): number | null {
    const value = this.value(name, row)
    const number = cellNumber(value)
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
}
