import type { DialectFunction } from '../../tree/expression'

export const functions = {
  quantile: ([value, probability]) => `quantile_cont(${value}, ${probability})`,
  day: ([timestamp]) => `CAST(CAST(${timestamp} AS DATE) AS TIMESTAMP)`,
  'truth-value': ([condition]) => `CAST(${condition} AS BIGINT)`,
  'is-finite': ([value]) => `isfinite(${value})`,
  scaled: ([value, factor]) => `(${value}) * ${factor}`,
  rounded: ([value]) => `CAST(${value} AS BIGINT)`,
  'shifted-right': ([value, bits]) => `((${value}) >> ${bits})`,
  // a product of BIGINT is checked for overflow, which takes as long as the sum of it
  'narrow-product': ([left, right]) => `CAST(${left} AS DECIMAL(9, 0)) * CAST(${right} AS DECIMAL(9, 0))`,
  'exact-sum': ([value]) => `sum(${value})`,
} satisfies Record<DialectFunction, (args: readonly string[]) => string>
