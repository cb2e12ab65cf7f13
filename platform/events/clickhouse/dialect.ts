import { sql } from '@analysis'
import type { EventDialect, Parameters } from '../dialect'

/** `FINAL` merges rows with the same key as they are read: a reader sees each once whenever the engine has merged. */
export const clickhouseEvents: EventDialect = {
  parameters,
  events: '(SELECT * FROM event_rows FINAL)',
  exposures: '(SELECT * FROM exposure_rows FINAL)',
  instant: (milliseconds) => `fromUnixTimestamp64Milli(toInt64(${Math.round(milliseconds)}), 'UTC')`,
  milliseconds: (column) => `toUnixTimestamp64Milli(${column})`,
  windowStart: (column, windowMs) => `intDiv(toUnixTimestamp64Milli(${column}), ${windowMs}) * ${windowMs}`,
  property: ({ name, type }) => {
    const at = `properties, ${sql.clickhouse.text(name)}`
    const kind = `JSONType(${at})`
    if (type === 'text') return `if(${kind} = 'String', JSONExtractString(${at}), nullIf(JSONExtractRaw(${at}), ''))`
    if (type === 'boolean') return `if(${kind} = 'Bool', CAST(JSONExtractBool(${at}), 'Bool'), NULL)`
    return `if(${kind} IN ('Int64', 'UInt64', 'Double'), JSONExtractFloat(${at}), NULL)`
  },
  quoteName: sql.clickhouse.quoteIdentifier,
}

function parameters(): Parameters {
  const values: string[] = []
  return { values, text: (value) => `{p${values.push(value)}:String}` }
}
