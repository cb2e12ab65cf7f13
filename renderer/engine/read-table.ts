import type { Field, RecordBatch, Schema } from 'apache-arrow'
import type { AnswerValue, Table } from '@analysis'
import { columnTypeOf, readColumn } from './answer-reader'

/** The part of an Arrow stream reader that is read here. */
export interface BatchStream extends AsyncIterable<RecordBatch> {
  readonly schema: Schema
}

/**
 * Reads batches until the stream ends or `rowLimit` rows are there and one more is known to exist.
 * @param fields names and types of the columns, where they are not those of the stream
 */
export async function readTable(stream: BatchStream, rowLimit: number, fields?: readonly Field[]): Promise<Table> {
  // a reader forgets its schema once it is read to its end
  const described = fields ?? stream.schema.fields
  const columns: AnswerValue[][] = described.map(() => [])
  let rowCount = 0
  let truncated = false
  for await (const batch of stream) {
    const rows = Math.min(batch.numRows, rowLimit - rowCount)
    columns.forEach((values, at) => {
      const vector = batch.getChildAt(at)
      if (vector !== null) for (const value of readColumn(vector, rows)) values.push(value)
    })
    rowCount += rows
    truncated = rows < batch.numRows
    if (truncated) break
  }
  return {
    columns: described.map(({ name, type }, at) => ({ name, type: columnTypeOf(type), values: columns[at] ?? [] })),
    rowCount,
    truncated,
  }
}
