import type { SqlType } from '../../tree/expression'

export const types = {
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  'wide-integer': 'HUGEINT',
  double: 'DOUBLE',
  text: 'VARCHAR',
  timestamp: 'TIMESTAMP',
} satisfies Record<SqlType, string>
