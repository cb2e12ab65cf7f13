import type { FrameColumnType } from '@analysis'
import type { ColumnNeed } from './column-needs'
import { readText } from './text-values'

/** How a column of a declared type enters the frame. */
export interface DeclaredReading {
  readonly type: FrameColumnType
  /** DuckDB SQL over the column. */
  readonly expression: string
}

const whole = /^(?:TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/
const real = /^(?:FLOAT|DOUBLE|DECIMAL|NUMERIC|UBIGINT|HUGEINT|UHUGEINT)/

/**
 * A column as its source declares it, converted to the frame's type: dates become text, times with a zone become UTC.
 * Null when the declared type is not what an analysis needs; then the value's text is read instead.
 */
export function readDeclared(column: string, declared: string, needs: ReadonlySet<ColumnNeed>): DeclaredReading | null {
  const natural = naturalReading(column, declared, needs)
  if (needs.size === 0 || needs.has('text')) {
    return needs.has('text') ? { type: 'VARCHAR', expression: `CAST(${column} AS VARCHAR)` } : natural
  }
  return fits(natural.type, needs) ? natural : null
}

function fits(type: FrameColumnType, needs: ReadonlySet<ColumnNeed>): boolean {
  if (type === 'TIMESTAMP') return needs.has('timestamp') || needs.size === 0
  if (type === 'BOOLEAN') return needs.has('boolean') || needs.has('number')
  return (type === 'BIGINT' || type === 'DOUBLE') && needs.has('number') && !needs.has('boolean')
}

function naturalReading(column: string, declared: string, needs: ReadonlySet<ColumnNeed>): DeclaredReading {
  if (declared === 'BOOLEAN') return { type: 'BOOLEAN', expression: column }
  if (whole.test(declared)) return { type: 'BIGINT', expression: `CAST(${column} AS BIGINT)` }
  if (real.test(declared)) return { type: 'DOUBLE', expression: `CAST(${column} AS DOUBLE)` }
  if (declared.startsWith('TIMESTAMP') || (declared === 'DATE' && needs.has('timestamp'))) {
    return { type: 'TIMESTAMP', expression: `CAST(${column} AS TIMESTAMP)` }
  }
  return { type: 'VARCHAR', expression: `CAST(${column} AS VARCHAR)` }
}

/** The value's text read as what is needed. */
export function readAsNeeded(column: string, needs: ReadonlySet<ColumnNeed>): DeclaredReading {
  const type: FrameColumnType = needs.has('timestamp') ? 'TIMESTAMP' : needs.has('boolean') ? 'BOOLEAN' : 'DOUBLE'
  return { type, expression: readText(`CAST(${column} AS VARCHAR)`, type) }
}
