import type {
  AbsoluteEffect,
  EffectMethod,
  EffectTest,
  Interval,
  NotEstimable,
  NotEstimableReason,
  RelativeEffect,
} from '@analysis'
import { z } from 'zod'
import { recordOf } from '../record-of'

/** What the parts of `result.json` have in common, read back. */

export const notEstimable = z
  .object({ not_estimable: z.custom<NotEstimableReason>((reason) => typeof reason === 'string', 'a reason') })
  .transform((fields): NotEstimable => ({ kind: 'not-estimable', reason: fields.not_estimable }))

export const interval = z
  .tuple([z.number().nullable(), z.number().nullable()])
  .transform(([lower, upper]): Interval => ({ lower: lower ?? -Infinity, upper: upper ?? Infinity }))

export const counts = recordOf(z.number())

export const absolute = z
  .object({ estimate: z.number(), standard_error: z.number(), interval, level: z.number() })
  .transform(({ standard_error, ...fields }): AbsoluteEffect => ({
    kind: 'estimated',
    ...fields,
    standardError: standard_error,
  }))

export const relative = z
  .object({ estimate: z.number(), interval, method: z.enum(['delta', 'fieller']) })
  .transform((fields): RelativeEffect => ({ kind: 'estimated', ...fields }))

/** A test's fields, beside those of the effect that it tests. */
export const testFields = {
  statistic: z.union([z.number(), notEstimable]),
  degrees_of_freedom: z.number().nullable(),
  p_value: z.union([z.number(), notEstimable]),
  log10_p: z.union([z.number(), notEstimable]),
}

type TestFields = z.output<z.ZodObject<typeof testFields>>

export function toTest(fields: TestFields): EffectTest {
  const { statistic, degrees_of_freedom: degreesOfFreedom, p_value: pValue, log10_p: log10P } = fields
  if (typeof statistic !== 'number') return statistic
  if (typeof pValue !== 'number') return pValue
  if (typeof log10P !== 'number') return log10P
  return { kind: 'estimated', statistic, degreesOfFreedom, pValue, log10P }
}

const methods = [
  'two-proportion-z',
  'score',
  'welch-t',
  'z',
  'ratio-delta-z',
  'cuped-welch-t',
  'cuped-ratio-z',
  'quantile-z',
  'clustered-quantile-z',
  'lin-z',
  'post-stratified-z',
] as const satisfies readonly EffectMethod[]

export const effectMethod = z.enum(methods)

/** An effect and its test, by whatever method. */
export const comparisonFields = {
  absolute: z.union([notEstimable, absolute]),
  relative: z.union([notEstimable, relative]),
  ...testFields,
}

export const variantSummary = z
  .object({
    variant_id: z.string(),
    n: z.number(),
    mean: z.number().nullable(),
    variance: z.number().nullable(),
    standard_error: z.number().nullable(),
  })
  .transform(({ variant_id: variantId, standard_error: standardError, ...fields }) => ({
    variantId,
    ...fields,
    standardError,
  }))
