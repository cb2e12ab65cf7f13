import type { DialectFunction } from '../../tree/expression'

export const functions = {
  quantile: ([value, probability]) => `percentile_cont(${probability}) WITHIN GROUP (ORDER BY ${value})`,
  day: ([timestamp]) => `date_trunc('day', ${timestamp})`,
  'truth-value': ([condition]) => `CAST(CAST(${condition} AS integer) AS bigint)`,
  'is-finite': ([value]) => `(${value}) NOT IN ('NaN'::float8, 'Infinity'::float8, '-Infinity'::float8)`,
  // a product too small for a double is an error there
  scaled: ([value, factor, negligible]) =>
    `(${value}) * CASE WHEN abs(${value}) < ${negligible} THEN 0 ELSE ${factor} END`,
  rounded: ([value]) => `CAST(${value} AS bigint)`,
  'shifted-right': ([value, bits]) => `((${value}) >> CAST(${bits} AS integer))`,
  'narrow-product': ([left, right]) => `${left} * ${right}`,
  'exact-sum': ([value]) => `sum(${value})`,
} satisfies Record<DialectFunction, (args: readonly string[]) => string>
