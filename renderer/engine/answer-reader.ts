import { DataType, TimeUnit, type Data, type Vector } from 'apache-arrow'
import {
  dateAnswer,
  decimalAnswer,
  integerAnswer,
  timestampAnswer,
  type AnswerValue,
  type ColumnType,
  type TimestampUnit,
} from '@analysis'

/** What kind of values a column gives that arrives as this Arrow type. */
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

/** The first `rows` values of a column as values of the port. */
export function readColumn(vector: Vector, rows: number): readonly AnswerValue[] {
  const answers: AnswerValue[] = []
  for (const data of vector.data) {
    const read = valueReader(vector, data, answers.length)
    for (let at = 0; at < data.length && answers.length < rows; at++) answers.push(data.getValid(at) ? read(at) : null)
  }
  return answers
}

/** Reads one chunk of a column, which begins at row `start`. Times are read as they are stored: Arrow would round them. */
function valueReader(vector: Vector, { values }: Data, start: number): (at: number) => AnswerValue {
  const type: DataType = vector.type
  const stored: unknown = values
  if (DataType.isTimestamp(type) && stored instanceof BigInt64Array) {
    const unit = timestampUnits[type.unit]
    return (at) => timestampAnswer(stored[at] ?? 0n, unit)
  }
  if (DataType.isDate(type) && stored instanceof Int32Array) return (at) => dateAnswer(stored[at] ?? 0)
  if (DataType.isDecimal(type)) {
    const { scale } = type
    return (at) => decimalAnswer(BigInt(String(vector.get(start + at))), scale)
  }
  return (at) => plainValue(vector.get(start + at))
}

const timestampUnits: Readonly<Record<TimeUnit, TimestampUnit>> = {
  [TimeUnit.SECOND]: 'second',
  [TimeUnit.MILLISECOND]: 'millisecond',
  [TimeUnit.MICROSECOND]: 'microsecond',
  [TimeUnit.NANOSECOND]: 'nanosecond',
}

function plainValue(value: unknown): AnswerValue {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return integerAnswer(value)
  if (value instanceof Uint8Array) return integerAnswer(unsignedInteger(value))
  return String(value)
}

/** Bytes in the order of the machine, the lowest first. */
function unsignedInteger(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
}
