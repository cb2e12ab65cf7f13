import type { Dialect } from '../dialect'
import { functions } from './functions'
import { quoteIdentifier } from './identifiers'
import { types } from './types'

export const duckdb = {
  name: 'duckdb',
  types,
  functions,
  quoteIdentifier,
  placeholder: (index) => `$${index}`,
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  // without an exponent DuckDB reads a DECIMAL
  double: (value) => (String(value).includes('e') ? String(value) : `${value}e0`),
  settings: {},
} satisfies Dialect
