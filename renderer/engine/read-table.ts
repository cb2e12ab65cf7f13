import { DataType, TimeUnit, type RecordBatch, type Schema, type Vector } from 'apache-arrow'
import type { CellValue, ColumnType, Table } from '@analysis'

/** The part of an Arrow stream reader that is read here. */
export interface BatchStream extends AsyncIterable<RecordBatch> {
  readonly schema: Schema
}

/**
 * Reads batches until the stream ends or `rowLimit` rows are there and one more is known to exist.
 * Timestamps become ISO 8601 UTC text to the millisecond and dates `YYYY-MM-DD`; what has no counterpart in the port
 * (lists, structs, intervals) becomes its text.
 */
export async function readTable(stream: BatchStream, rowLimit: number): Promise<Table> {
  // a reader forgets its schema once it is read to its end
  const { fields } = stream.schema
  const columns: CellValue[][] = fields.map(() => [])
  let rowCount = 0
  let truncated = false
  for await (const batch of stream) {
    const rows = Math.min(batch.numRows, rowLimit - rowCount)
    columns.forEach((values, at) => appendColumn(values, batch.getChildAt(at), rows))
    rowCount += rows
    truncated = rows < batch.numRows
    if (truncated) break
  }
  return {
    columns: fields.map(({ name, type }, at) => ({
      name,
      type: columnType(type),
      values: columns[at] ?? [],
    })),
    rowCount,
    truncated,
  }
}

function columnType(type: DataType): ColumnType {
  if (DataType.isBool(type)) return 'boolean'
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type)) return 'number'
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isDictionary(type)) return 'text'
  if (DataType.isTimestamp(type)) return 'timestamp'
  return 'other'
}

function appendColumn(values: CellValue[], vector: Vector | null, rows: number): void {
  if (vector === null) return
  const read = valueReader(vector.type)
  for (let row = 0; row < rows; row++) {
    const value: unknown = vector.get(row)
    values.push(value === null || value === undefined ? null : read(value))
  }
}

function valueReader(type: DataType): (value: unknown) => CellValue {
  if (DataType.isTimestamp(type)) return (value) => isoText(Number(value), type.unit)
  if (DataType.isDate(type)) return (value) => new Date(Number(value)).toISOString().slice(0, 10)
  return plainValue
}

/** Arrow hands a timestamp over in milliseconds, whatever unit it is stored in. */
function isoText(milliseconds: number, unit: TimeUnit): CellValue {
  const time = new Date(unit === TimeUnit.SECOND ? Math.trunc(milliseconds) : Math.floor(milliseconds))
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

function plainValue(value: unknown): CellValue {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number(value)
  return String(value)
}
