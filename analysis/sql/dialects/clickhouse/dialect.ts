import type { Dialect } from '../dialect'
import { functions } from './functions'
import { quoteIdentifier } from './identifiers'
import { types } from './types'

export const clickhouse = {
  name: 'clickhouse',
  types,
  functions,
  quoteIdentifier,
  // the client binds by name: parameter 1 is `p1`
  placeholder: (index, type) => `{p${index}:${types[type]}}`,
  text: (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
  double: (value) => (String(value).includes('e') ? String(value) : `${value}e0`),
  // what SQL says and ClickHouse's defaults do not: an aggregate of nothing is NULL, so is what an outer join did not
  // find, and a column goes before an alias of the same name
  settings: { aggregate_functions_null_for_empty: 1, join_use_nulls: 1, prefer_column_name_to_alias: 1 },
} satisfies Dialect
