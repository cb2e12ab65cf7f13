import type { SqlType } from '../../tree/expression'

/** `timestamp` has no zone: Assay's sessions run in UTC. `numeric` is exact at any size. */
export const types = {
  boolean: 'boolean',
  integer: 'bigint',
  'wide-integer': 'numeric',
  double: 'double precision',
  text: 'text',
  timestamp: 'timestamp',
} satisfies Record<SqlType, string>
