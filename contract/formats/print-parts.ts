import type { AbsoluteEffect, EffectTest, Estimable, Interval, RelativeEffect, VariantSummary } from '@analysis'
import type { JsonObject } from './json-text'

/** A variant by itself. */
export function variantJson(variant: VariantSummary): JsonObject {
  return {
    variant_id: variant.variantId,
    n: variant.n,
    mean: variant.mean,
    variance: variant.variance,
    standard_error: variant.standardError,
  }
}

/** An effect in the metric's unit. */
export function absoluteJson(absolute: AbsoluteEffect): JsonObject {
  return estimable(absolute, (effect) => ({
    estimate: effect.estimate,
    standard_error: effect.standardError,
    interval: ends(effect.interval),
    level: effect.level,
  }))
}

/** An effect as a share of the control. */
export function relativeJson(relative: RelativeEffect): JsonObject {
  return estimable(relative, (effect) => ({
    estimate: effect.estimate,
    interval: ends(effect.interval),
    method: effect.method,
  }))
}

/** The fields of a test, to stand beside its effect's. */
export function testJson(test: EffectTest): JsonObject {
  if (test.kind === 'estimated') {
    return {
      statistic: test.statistic,
      degrees_of_freedom: test.degreesOfFreedom,
      p_value: test.pValue,
      log10_p: test.log10P,
    }
  }
  const missing = { not_estimable: test.reason }
  return { statistic: missing, degrees_of_freedom: null, p_value: missing, log10_p: missing }
}

/** What is printed for a value, or the reason why there is none. */
export function estimable<T>(value: Estimable<T>, print: (value: T) => JsonObject): JsonObject {
  return value.kind === 'estimated' ? print(value) : { not_estimable: value.reason }
}

/** An interval; an open end is null. */
export function ends({ lower, upper }: Interval): readonly [number | null, number | null] {
  return [lower === -Infinity ? null : lower, upper === Infinity ? null : upper]
}
