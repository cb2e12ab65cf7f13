import type { DialectFunction } from '../../tree/expression'

export const functions = {
  quantile: ([value, probability]) => `percentile_cont(${probability}) WITHIN GROUP (ORDER BY ${value})`,
  day: ([timestamp]) => `date_trunc('day', ${timestamp})`,
  'truth-value': ([condition]) => `CAST(CAST(${condition} AS integer) AS bigint)`,
  'is-finite': ([value]) => `(${value}) NOT IN ('NaN'::float8, 'Infinity'::float8, '-Infinity'::float8)`,
} satisfies Record<DialectFunction, (args: readonly string[]) => string>
