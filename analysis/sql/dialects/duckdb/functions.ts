import type { DialectFunction } from '../../tree/expression'

export const functions = {
  quantile: ([value, probability]) => `quantile_cont(${value}, ${probability})`,
  day: ([timestamp]) => `CAST(CAST(${timestamp} AS DATE) AS TIMESTAMP)`,
  'truth-value': ([condition]) => `CAST(${condition} AS BIGINT)`,
  'is-finite': ([value]) => `isfinite(${value})`,
  scaled: ([value, factor]) => `(${value}) * ${factor}`,
  rounded: ([value]) => `CAST(${value} AS BIGINT)`,
  'exact-sum': ([value]) => `sum(${value})`,
} satisfies Record<DialectFunction, (args: readonly string[]) => string>
