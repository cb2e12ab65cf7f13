import type { FrameColumnType } from '@analysis'
import type { ReadOptions } from '@contract'
import { exactNumber } from '../connectors/connector'
import type { ColumnNeed } from './column-needs'
import { inZone } from './text-values'

/** How a column of a declared type enters the frame. */
export interface DeclaredReading {
  readonly type: FrameColumnType
  /** DuckDB SQL over the column. */
  readonly expression: string
}

const whole = /^(?:TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/
const floating = /^(?:FLOAT|DOUBLE|REAL)$/
const real = /^(?:FLOAT|DOUBLE|REAL|DECIMAL|NUMERIC|UBIGINT|HUGEINT|UHUGEINT)/

/** A type whose cells hold several values: no metric, id or time is made of them. */
export function isNested(declared: string): boolean {
  return /\[\d*\]$|^(?:STRUCT|MAP|UNION)\b/.test(declared)
}

/** A type whose values are read like text: they are, or nothing was read into them. */
export function isTextLike(declared: string): boolean {
  return declared === exactNumber || declared === 'VARCHAR' || declared === 'JSON'
}

export function isFloating(declared: string): boolean {
  return floating.test(declared)
}

/**
 * A column as its source declares it, converted to the frame's type: dates become text, times with a zone become UTC,
 * intervals numbers of seconds. Ids keep every digit: a whole number of a floating column is written without its `.0`.
 * Null when the declared type is not what an analysis needs; then the value's text is read instead.
 */
export function readDeclared(
  column: string,
  declared: string,
  needs: ReadonlySet<ColumnNeed>,
  read: ReadOptions,
): DeclaredReading | null {
  if (needs.has('id') || needs.has('text')) return { type: 'VARCHAR', expression: exactText(column, declared) }
  const natural = naturalReading(column, declared, needs, read)
  return needs.size === 0 || needs.has('label') || fits(natural.type, needs) ? natural : null
}

function exactText(column: string, declared: string): string {
  const text = `CAST(${column} AS VARCHAR)`
  if (!isFloating(declared)) return text
  const isWhole = `${column} = trunc(${column}) AND abs(${column}) < 9007199254740992`
  return `CASE WHEN ${isWhole} THEN CAST(CAST(${column} AS BIGINT) AS VARCHAR) ELSE ${text} END`
}

function fits(type: FrameColumnType, needs: ReadonlySet<ColumnNeed>): boolean {
  if (type === 'TIMESTAMP') return needs.has('timestamp') || needs.size === 0
  if (type === 'BOOLEAN') return needs.has('boolean') || needs.has('number')
  return (type === 'BIGINT' || type === 'DOUBLE') && needs.has('number') && !needs.has('boolean')
}

function naturalReading(
  column: string,
  declared: string,
  needs: ReadonlySet<ColumnNeed>,
  { zone }: ReadOptions,
): DeclaredReading {
  if (declared === 'BOOLEAN') return { type: 'BOOLEAN', expression: column }
  if (whole.test(declared)) return { type: 'BIGINT', expression: `CAST(${column} AS BIGINT)` }
  if (real.test(declared)) return { type: 'DOUBLE', expression: `CAST(${column} AS DOUBLE)` }
  if (declared === 'INTERVAL' && needs.has('number')) {
    return { type: 'DOUBLE', expression: `CAST(epoch(${column}) AS DOUBLE)` }
  }
  if (declared.startsWith('TIMESTAMP') || (declared === 'DATE' && needs.has('timestamp'))) {
    const time = `CAST(${column} AS TIMESTAMP)`
    const hasZone = declared.includes('TIME ZONE') || declared === 'TIMESTAMPTZ'
    return { type: 'TIMESTAMP', expression: hasZone ? time : inZone(time, zone) }
  }
  return { type: 'VARCHAR', expression: `CAST(${column} AS VARCHAR)` }
}
