import { z } from 'zod'

const rate = z.number().gt(0).lt(1)

/** Body of POST /experiments/sample-size. */
export const sampleSizeBody = z.strictObject({
  baseline: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('proportion'), mean: rate }),
    z.strictObject({
      type: z.literal('mean'),
      mean: z.number().gt(0).max(1e12),
      standard_deviation: z.number().gt(0).max(1e12),
    }),
  ]),
  relative_effect: z
    .number()
    .min(-1)
    .max(100)
    .refine((effect) => Math.abs(effect) >= 1e-5, { error: 'an effect of at least 0.00001 either way' })
    .describe('The smallest one worth detecting, such as 0.02'),
  alpha: z.number().min(1e-6).max(0.5).optional(),
  power: z.number().min(0.5).max(0.999).optional(),
  alternative: z.enum(['two-sided', 'greater', 'less']).optional(),
  treatments: z.int().min(1).max(50).optional(),
  treatment_per_control: z.number().min(0.01).max(100).optional(),
  covariate_correlation: z.number().min(0).max(0.99).optional(),
  looks: z.int().min(1).max(50).optional(),
  spending: z.enum(['obrien-fleming', 'pocock']).optional(),
  daily_subjects: z.number().gt(0).max(1e12).optional(),
  share: z.number().gt(0).max(1).optional().describe('Of the daily subjects, those in the experiment'),
})

export const sampleSizeAnswer = z.object({
  control_mean: z.number(),
  difference: z.number(),
  control: z.number(),
  per_treatment: z.number(),
  total: z.number(),
  alpha_per_comparison: z.number(),
  factors: z.object({ comparisons: z.number(), cuped: z.number(), sequential: z.number() }),
  expected_total: z.object({ none: z.number(), half: z.number(), planned: z.number() }),
  days: z.number().nullable(),
  whole_weeks_days: z.number().nullable(),
})

export type SampleSizeBody = z.infer<typeof sampleSizeBody>
