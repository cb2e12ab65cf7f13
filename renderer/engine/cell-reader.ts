import { DataType, TimeUnit, type Data, type Vector } from 'apache-arrow'
import {
  dateCell,
  decimalCell,
  integerCell,
  timestampCell,
  type CellValue,
  type ColumnType,
  type TimestampUnit,
} from '@analysis'

/** What kind of cells a column gives that arrives as this Arrow type. */
export function columnTypeOf(type: DataType): ColumnType {
  if (DataType.isBool(type)) return 'boolean'
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type)) return 'number'
  // DuckDB sends its UHUGEINT, and nothing else, as bytes of a fixed size
  if (DataType.isFixedSizeBinary(type)) return 'number'
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isDictionary(type)) return 'text'
  if (DataType.isTimestamp(type) || DataType.isDate(type)) return 'timestamp'
  return 'other'
}

/** Whether DuckDB has to print a column: a stream brings no dictionaries, and JavaScript prints lists in its own way. */
export function isPrinted(type: DataType): boolean {
  return columnTypeOf(type) === 'other' || DataType.isDictionary(type)
}

/** The first `rows` values of a column as the port's cells. */
export function readColumn(vector: Vector, rows: number): readonly CellValue[] {
  const cells: CellValue[] = []
  for (const data of vector.data) {
    const read = cellReader(vector, data, cells.length)
    for (let at = 0; at < data.length && cells.length < rows; at++) cells.push(data.getValid(at) ? read(at) : null)
  }
  return cells
}

/** Reads one chunk of a column, which begins at row `start`. Times are read as they are stored: Arrow would round them. */
function cellReader(vector: Vector, { values }: Data, start: number): (at: number) => CellValue {
  const type: DataType = vector.type
  const stored: unknown = values
  if (DataType.isTimestamp(type) && stored instanceof BigInt64Array) {
    const unit = timestampUnits[type.unit]
    return (at) => timestampCell(stored[at] ?? 0n, unit)
  }
  if (DataType.isDate(type) && stored instanceof Int32Array) return (at) => dateCell(stored[at] ?? 0)
  if (DataType.isDecimal(type)) {
    const { scale } = type
    return (at) => decimalCell(BigInt(String(vector.get(start + at))), scale)
  }
  return (at) => plainCell(vector.get(start + at))
}

const timestampUnits: Readonly<Record<TimeUnit, TimestampUnit>> = {
  [TimeUnit.SECOND]: 'second',
  [TimeUnit.MILLISECOND]: 'millisecond',
  [TimeUnit.MICROSECOND]: 'microsecond',
  [TimeUnit.NANOSECOND]: 'nanosecond',
}

function plainCell(value: unknown): CellValue {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return integerCell(value)
  if (value instanceof Uint8Array) return integerCell(unsignedInteger(value))
  return String(value)
}

/** Bytes in the order of the machine, the lowest first. */
function unsignedInteger(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
}
