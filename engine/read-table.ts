import type { DuckDBResult } from '@duckdb/node-api'
import type { AnswerValue, Table } from '@analysis'
import { answerValueOf, columnTypeOf } from './answer-values'

type ResultColumn = Omit<Table['columns'][number], 'values'>

export interface ReadOptions {
  readonly rowLimit?: number | undefined
  /** Runs before each chunk; what it throws ends the reading. */
  readonly onChunk?: () => void
  /** Names and types of the columns, where they are not those of the result. */
  readonly columns?: readonly ResultColumn[]
}

/** Reads a streaming result column by column, chunk by chunk, and stops once it knows that more than `rowLimit` rows exist. */
export async function readTable(
  result: DuckDBResult,
  { rowLimit = Number.POSITIVE_INFINITY, onChunk, columns: described = columnsOf(result) }: ReadOptions = {},
): Promise<Table> {
  const columns = described.map((column) => {
    const values: AnswerValue[] = []
    return { ...column, values }
  })
  let rowCount = 0
  let truncated = false
  while (!truncated) {
    onChunk?.()
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    const taken = Math.min(chunk.rowCount, rowLimit - rowCount)
    truncated = taken < chunk.rowCount
    columns.forEach(({ values }, at) => {
      for (const value of chunk.getColumnValues(at).slice(0, taken)) values.push(answerValueOf(value))
    })
    rowCount += taken
  }
  return { columns, rowCount, truncated }
}

/** Names and types of a result's columns. */
export function columnsOf(result: DuckDBResult): readonly ResultColumn[] {
  return result.deduplicatedColumnNames().map((name, at) => ({ name, type: columnTypeOf(result.columnType(at)) }))
}
