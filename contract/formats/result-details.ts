import type {
  AppliedCap,
  CupedSummary,
  FunnelStepResult,
  MetricResult,
  PostStratifiedSummary,
  StepReading,
} from '@analysis'
import { z } from 'zod'
import { absolute, comparisonFields, effectMethod, notEstimable, toTest, variantSummary } from './result-parts'

/** How an effect was adjusted, and what a metric shows beside its effects; `print-details.ts` is the counterpart. */

const comparison = z
  .object(comparisonFields)
  .transform((fields) => ({ absolute: fields.absolute, relative: fields.relative, test: toTest(fields) }))

const ridge = z
  .object({
    features: z.array(z.string()),
    weights: z.array(z.number()),
    penalty: z.number(),
    chosen: z.boolean(),
    r_squared: z.number(),
  })
  .transform(({ r_squared: rSquared, ...fields }) => ({ ...fields, rSquared }))

export const estimatedCuped = z
  .object({
    theta: z.array(z.number()),
    covariates: z.array(z.string()),
    correlation: z.number(),
    variance_reduction: z.number(),
    unadjusted: comparison,
    slopes: z.object({ control: z.array(z.number()), treatment: z.array(z.number()) }).optional(),
    ridge: ridge.optional(),
  })
  .transform(({ variance_reduction: varianceReduction, slopes, ridge: predictor, ...fields }): CupedSummary => ({
    kind: 'estimated',
    ...fields,
    varianceReduction,
    equivalentSampleGain: 1 / (1 - varianceReduction),
    ...(slopes !== undefined && { slopes }),
    ...(predictor !== undefined && { ridge: predictor }),
  }))

export const estimatedPostStratified = z
  .object({
    dimensions: z.array(z.string()),
    strata: z.array(
      z.object({
        value: z.array(z.string().nullable()),
        weight: z.number(),
        absolute: z.union([notEstimable, absolute]),
      }),
    ),
    variance_reduction: z.number(),
    unadjusted: comparison,
  })
  .transform(({ variance_reduction: varianceReduction, ...fields }): PostStratifiedSummary => ({
    kind: 'estimated',
    ...fields,
    varianceReduction,
  }))

const cap = z
  .object({
    scope: z.enum(['experiment', 'segment']),
    percentile: z.number().optional(),
    value: z.number(),
  })
  .transform(({ percentile, ...fields }): AppliedCap => ({
    ...fields,
    ...(percentile !== undefined && { percentile }),
  }))

const stepEffect = z
  .object({ variant_id: z.string(), control_id: z.string(), method: effectMethod, ...comparisonFields })
  .transform((fields) => ({
    variantId: fields.variant_id,
    controlId: fields.control_id,
    method: fields.method,
    absolute: fields.absolute,
    relative: fields.relative,
    test: toTest(fields),
  }))

const reading: z.ZodType<StepReading> = z.object({
  variants: z.array(variantSummary),
  effects: z.array(stepEffect),
})

const step = z
  .object({ step: z.number(), label: z.string(), reached: reading, from_previous: reading.nullable() })
  .transform(({ from_previous: fromPrevious, ...fields }): FunnelStepResult => ({ ...fields, fromPrevious }))

/** Fields of a metric's result, overall or in a segment, that only some metrics have. */
export const detailFields = { cap: cap.optional(), steps: z.array(step).optional() }

type Details = z.output<z.ZodObject<typeof detailFields>>

/** The details that are there. */
export function readDetails({ cap: applied, steps }: Details): Pick<MetricResult, 'cap' | 'steps'> {
  return { ...(applied !== undefined && { cap: applied }), ...(steps !== undefined && { steps }) }
}
