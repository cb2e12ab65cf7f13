import { sql } from '@analysis'
import type { EventDialect, Parameters } from '../dialect'

const { quoteIdentifier, text: quoteText } = sql.duckdb

export const duckdbEvents: EventDialect = {
  parameters,
  events: 'event_rows',
  exposures: 'exposures',
  instant: (milliseconds) => `make_timestamp(CAST(${Math.round(milliseconds)} AS BIGINT) * 1000)`,
  milliseconds: (column) => `epoch_ms(${column})`,
  windowStart: (column, windowMs) => `epoch_ms(${column}) // ${windowMs} * ${windowMs}`,
  property: ({ name, type }) => {
    // a property name holds no quote of its own: quoted it is one step of a path
    const path = quoteText(`$."${name}"`)
    const text = `properties ->> ${path}`
    const kind = `json_type(properties, ${path})`
    if (type === 'text') return `(${text})`
    if (type === 'boolean') return `CASE WHEN ${kind} = 'BOOLEAN' THEN CAST(${text} AS BOOLEAN) END`
    return `CASE WHEN ${kind} IN ('BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT') THEN CAST(${text} AS DOUBLE) END`
  },
  quoteName: quoteIdentifier,
}

function parameters(): Parameters {
  const values: string[] = []
  return { values, text: (value) => `CAST($${values.push(value)} AS VARCHAR)` }
}
