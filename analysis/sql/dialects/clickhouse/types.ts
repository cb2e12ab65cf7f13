import type { SqlType } from '../../tree/expression'

/** Each can be NULL, which in ClickHouse a type must say. Timestamps are UTC, whatever the server's time zone. */
export const types = {
  boolean: 'Nullable(Bool)',
  integer: 'Nullable(Int64)',
  'wide-integer': 'Nullable(Int256)',
  double: 'Nullable(Float64)',
  text: 'Nullable(String)',
  timestamp: "Nullable(DateTime64(6, 'UTC'))",
} satisfies Record<SqlType, string>
