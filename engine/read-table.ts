import type { DuckDBResult } from '@duckdb/node-api'
import type { CellValue, Table } from '@analysis'
import { cellValueOf, columnTypeOf } from './cell-values'

/**
 * Reads a streaming result column by column, chunk by chunk, and stops once it knows that more than `rowLimit` rows
 * exist. `onChunk` runs before each chunk; what it throws ends the reading.
 */
export async function readTable(
  result: DuckDBResult,
  rowLimit: number = Number.POSITIVE_INFINITY,
  onChunk: () => void = () => undefined,
): Promise<Table> {
  const columns = result.deduplicatedColumnNames().map((name, at) => {
    const values: CellValue[] = []
    return { name, type: columnTypeOf(result.columnType(at)), values }
  })
  let rowCount = 0
  let truncated = false
  while (!truncated) {
    onChunk()
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    const taken = Math.min(chunk.rowCount, rowLimit - rowCount)
    truncated = taken < chunk.rowCount
    columns.forEach(({ values }, at) => {
      for (const value of chunk.getColumnValues(at).slice(0, taken)) values.push(cellValueOf(value))
    })
    rowCount += taken
  }
  return { columns, rowCount, truncated }
}
