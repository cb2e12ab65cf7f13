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
import type { CellValue, ColumnType } from '@analysis'

const columnTypes: ReadonlyMap<DuckDBTypeId, ColumnType> = new Map<DuckDBTypeId, ColumnType>([
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

/** What kind of cells a DuckDB column gives: numbers as doubles, times as text, the rest as DuckDB prints it. */
export function columnTypeOf(type: DuckDBType): ColumnType {
  return columnTypes.get(type.typeId) ?? 'other'
}

/**
 * One DuckDB value as the port's cell: 64-bit and wider integers and decimals as doubles, dates and timestamps as ISO
 * 8601 UTC text with milliseconds (microseconds are cut), everything else as DuckDB prints it.
 */
export function cellValueOf(value: DuckDBValue): CellValue {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  const milliseconds = epochMilliseconds(value)
  const date = milliseconds === null ? null : new Date(milliseconds)
  return date === null || Number.isNaN(date.getTime()) ? value.toString() : date.toISOString()
}

const dayMilliseconds = 86_400_000

function epochMilliseconds(value: object): number | null {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return floorDivide(value.micros, 1000n)
  }
  if (value instanceof DuckDBDateValue) return value.days * dayMilliseconds
  if (value instanceof DuckDBTimestampMillisecondsValue) return Number(value.millis)
  if (value instanceof DuckDBTimestampSecondsValue) return Number(value.seconds) * 1000
  if (value instanceof DuckDBTimestampNanosecondsValue) return floorDivide(value.nanos, 1_000_000n)
  return null
}

/** Rounds towards the past, also before 1970. */
function floorDivide(value: bigint, divisor: bigint): number {
  const quotient = value / divisor
  return Number(value % divisor < 0n ? quotient - 1n : quotient)
}
