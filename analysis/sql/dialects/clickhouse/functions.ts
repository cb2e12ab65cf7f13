import type { DialectFunction } from '../../tree/expression'

export const functions = {
  quantile: ([value, probability]) => `quantileExactInclusive(${probability})(${value})`,
  // Date32 reaches from 1900 to 2299, Date only from 1970 to 2149
  day: ([timestamp]) => `CAST(toDate32(${timestamp}, 'UTC') AS Nullable(DateTime64(6, 'UTC')))`,
  'truth-value': ([condition]) => `CAST(${condition} AS Nullable(Int64))`,
  'is-finite': ([value]) => `isFinite(${value})`,
  scaled: ([value, factor]) => `(${value}) * ${factor}`,
  // a cast would cut off what is behind the point
  rounded: ([value]) => `toInt64(roundBankers(${value}))`,
  'shifted-right': ([value, bits]) => `bitShiftRight(${value}, ${bits})`,
  'narrow-product': ([left, right]) => `${left} * ${right}`,
  // a sum of Int64 is an Int64, which would wrap around in silence
  'exact-sum': ([value]) => `sum(toInt256(${value}))`,
} satisfies Record<DialectFunction, (args: readonly string[]) => string>
