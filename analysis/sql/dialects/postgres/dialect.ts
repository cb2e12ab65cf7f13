import type { Dialect } from '../dialect'
import { functions } from './functions'
import { quoteIdentifier } from './identifiers'
import { types } from './types'

export const postgres = {
  name: 'postgres',
  types,
  functions,
  quoteIdentifier,
  // the cast tells the server the type, which it could not always infer
  placeholder: (index, type) => `$${index}::${types[type]}`,
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  double: (value) => `'${value}'::double precision`,
  settings: {},
} satisfies Dialect
