import type { DialectFunction } from '../../tree/expression'

export const functions = {
  quantile: ([value, probability]) => `quantile_cont(${value}, ${probability})`,
  day: ([timestamp]) => `CAST(CAST(${timestamp} AS DATE) AS TIMESTAMP)`,
  'epoch-seconds': ([timestamp]) => `epoch(${timestamp})`,
  'round-half-even': ([value]) => `round_even(${value}, 0)`,
  'truth-value': ([condition]) => `CAST(${condition} AS BIGINT)`,
  'is-finite': ([value]) => `isfinite(${value})`,
  'any-true': ([condition]) => `coalesce(bool_or(${condition}), FALSE)`,
  'standard-deviation': ([value]) => `stddev_pop(${value})`,
  'join-text': ([value, separator]) => `string_agg(${value}, ${separator} ORDER BY ${value})`,
} satisfies Record<DialectFunction, (args: readonly string[]) => string>
