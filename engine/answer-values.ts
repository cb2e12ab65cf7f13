import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { dateAnswer, decimalAnswer, integerAnswer, timestampAnswer, type AnswerValue, type ColumnType } from '@analysis'

const columnTypes: ReadonlyMap<DuckDBTypeId, ColumnType> = new Map<DuckDBTypeId, ColumnType>([
  // DuckDB gives a NULL of no type the type INTEGER as soon as it has to have one
  [DuckDBTypeId.SQLNULL, 'number'],
  [DuckDBTypeId.BOOLEAN, 'boolean'],
  [DuckDBTypeId.TINYINT, 'number'],
  [DuckDBTypeId.SMALLINT, 'number'],
  [DuckDBTypeId.INTEGER, 'number'],
  [DuckDBTypeId.BIGINT, 'number'],
  [DuckDBTypeId.HUGEINT, 'number'],
  [DuckDBTypeId.UTINYINT, 'number'],
  [DuckDBTypeId.USMALLINT, 'number'],
  [DuckDBTypeId.UINTEGER, 'number'],
  [DuckDBTypeId.UBIGINT, 'number'],
  [DuckDBTypeId.UHUGEINT, 'number'],
  [DuckDBTypeId.FLOAT, 'number'],
  [DuckDBTypeId.DOUBLE, 'number'],
  [DuckDBTypeId.DECIMAL, 'number'],
  [DuckDBTypeId.VARCHAR, 'text'],
  [DuckDBTypeId.ENUM, 'text'],
  [DuckDBTypeId.UUID, 'text'],
  [DuckDBTypeId.DATE, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_S, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_MS, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_NS, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_TZ, 'timestamp'],
])

/** What kind of values a DuckDB column gives; `other` for those that DuckDB has to print itself. */
export function columnTypeOf(type: DuckDBType): ColumnType {
  return columnTypes.get(type.typeId) ?? 'other'
}

/** One DuckDB value as the port gives it. */
export function answerValueOf(value: DuckDBValue): AnswerValue {
  if (typeof value === 'bigint') return integerAnswer(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue) return decimalAnswer(value.value, value.scale)
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return timestampAnswer(value.micros, 'microsecond')
  }
  if (value instanceof DuckDBDateValue) return dateAnswer(value.days)
  if (value instanceof DuckDBTimestampSecondsValue) return timestampAnswer(value.seconds, 'second')
  if (value instanceof DuckDBTimestampMillisecondsValue) return timestampAnswer(value.millis, 'millisecond')
  if (value instanceof DuckDBTimestampNanosecondsValue) return timestampAnswer(value.nanos, 'nanosecond')
  return value.toString()
}
