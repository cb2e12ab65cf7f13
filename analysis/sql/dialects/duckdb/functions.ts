import type { DialectFunction } from '../../tree/expression'

export const functions = {
  quantile: ([value, probability]) => `quantile_cont(${value}, ${probability})`,
  day: ([timestamp]) => `CAST(CAST(${timestamp} AS DATE) AS TIMESTAMP)`,
  'truth-value': ([condition]) => `CAST(${condition} AS BIGINT)`,
  'is-finite': ([value]) => `isfinite(${value})`,
} satisfies Record<DialectFunction, (args: readonly string[]) => string>
