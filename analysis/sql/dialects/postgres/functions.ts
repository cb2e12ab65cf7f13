import type { DialectFunction } from '../../tree/expression'

export const functions = {
  quantile: ([value, probability]) => `percentile_cont(${probability}) WITHIN GROUP (ORDER BY ${value})`,
  day: ([timestamp]) => `date_trunc('day', ${timestamp})`,
  'epoch-seconds': ([timestamp]) => `CAST(extract(epoch FROM ${timestamp}) AS double precision)`,
  // round() of a double precision breaks ties to even; round() of a numeric does not
  'round-half-even': ([value]) => `round(CAST(${value} AS double precision))`,
  'truth-value': ([condition]) => `CAST(CAST(${condition} AS integer) AS bigint)`,
  'is-finite': ([value]) => `(${value}) NOT IN ('NaN'::float8, 'Infinity'::float8, '-Infinity'::float8)`,
  'any-true': ([condition]) => `coalesce(bool_or(${condition}), FALSE)`,
  'standard-deviation': ([value]) => `stddev_pop(${value})`,
  'join-text': ([value, separator]) => `string_agg(${value}, ${separator} ORDER BY ${value} COLLATE "C")`,
} satisfies Record<DialectFunction, (args: readonly string[]) => string>
