import { z } from 'zod'
import { guardrailDefinition, metricBlock } from './registry-documents'
import { instant, jsonDocument, percent, platformId, shortText, versionNumber } from './wire-values'

export const experimentStatuses = ['draft', 'active', 'paused', 'killed', 'concluded', 'archived'] as const

/** Buckets [from, to) of the experiment's layer, out of 1000. */
export const bucketRange = z
  .tuple([z.int().min(0).max(1000), z.int().min(0).max(1000)])
  .describe('[from, to) of the 1000 buckets of the layer')

export const variantInput = z.strictObject({
  id: platformId,
  weight: z.number().min(0).max(100).describe('Per cent; all weights sum to 100'),
  is_control: z.boolean().optional(),
  config: jsonDocument.optional().describe('What the SDK hands to the application with this variant'),
})
export const variantDocument = z.object({
  id: platformId,
  weight: z.number(),
  is_control: z.boolean(),
  config: jsonDocument,
})

/** Ramp steps taken by themselves, each after the one before has stood `hold_minutes` without an alert. */
export const rampPlan = z.strictObject({
  steps: z.array(percent).min(1).max(20).describe('Ascending per cents, such as [1, 5, 25, 50, 100]'),
  hold_minutes: z.int().min(1).max(100_000),
})

/** Thompson sampling over the variants' primary metric. */
export const banditSettings = z.strictObject({
  floor: z.number().min(0).max(0.5).describe('The smallest share a variant keeps'),
  learning_hours: z.number().min(0).max(10_000).describe('Hours of fixed split before the first reallocation'),
})

/** A metric by its id in the registry; `role`, `mde`, `covariate` and the like may be said anew, what it measures not. */
export const experimentMetricInput = z.looseObject({
  id: platformId,
  role: z.enum(['primary', 'secondary', 'guardrail', 'exploratory']).optional(),
})

/** A condition of the study format (docs/formats.md), checked by its reader. */
export const conditionDocument = z
  .union([jsonDocument, z.array(z.unknown()).max(100)])
  .describe('{"field", "op", "value"}, {"all": [...]}, {"any": [...]} or a list that must all pass')

/** What a person decides about an experiment. Left out in an update: stays as it is. */
const decided = {
  name: shortText,
  hypothesis: z.string().max(2000).nullable(),
  owner: shortText.describe('Who answers for it'),
  unit: shortText.describe('What is randomised'),
  start: instant.nullable().describe('Nobody is in before; null: from activation'),
  end: instant.nullable(),
  variants: z.array(variantInput).min(1).max(50),
  metrics: z.array(experimentMetricInput).max(200),
  guardrails: z.array(platformId).max(50),
  dimensions: z.array(z.string().min(1).max(100)).max(50),
  plan: jsonDocument.describe('As in a study file: alpha, alternative, stopping, correction'),
  layer_id: platformId.nullable(),
  buckets: bucketRange,
  ramp_plan: rampPlan.nullable(),
  targeting: conditionDocument.nullable(),
  blast: z.enum(['normal', 'high']).describe('high: starting it and ramping it up need a second person'),
  surface_regulated: z.boolean(),
  bandit: banditSettings.nullable(),
}

/** Body of POST /experiments. A flag has one treatment and no analysis. */
export const experimentInput = z
  .strictObject({
    experiment_id: platformId,
    kind: z.enum(['experiment', 'flag']),
    salt: z.string().min(1).max(100).describe('Fixed once given; the id when absent'),
    ...decided,
    reason: shortText,
  })
  .partial()
  .required({ experiment_id: true, variants: true })

/** Body of PUT /experiments/{id}. */
export const experimentUpdate = z
  .strictObject({ ...decided, reason: shortText, expected_version: versionNumber })
  .partial()
  .required({ expected_version: true, reason: true })

/** An experiment as every part of the platform and its clients see it. */
export const experimentDocument = z.object({
  experiment_id: platformId,
  kind: z.enum(['experiment', 'flag']),
  status: z.enum(experimentStatuses),
  version: versionNumber,
  config_version: versionNumber,
  ...decided,
  variants: z.array(variantDocument),
  metrics: z.array(metricBlock),
  guardrails: z.array(guardrailDefinition),
  salt: z.string(),
  ramp_percent: z.number(),
  ramped_at: instant.nullable().describe('When ramp_percent was last set'),
  decision: z.string().nullable().describe('The variant it was concluded with'),
  created_at: instant,
  updated_at: instant,
  activated_at: instant.nullable(),
  ended_at: instant.nullable().describe('When it was killed or concluded'),
  deleted_at: instant.nullable(),
})

export type ExperimentInput = z.infer<typeof experimentInput>
export type ExperimentUpdate = z.infer<typeof experimentUpdate>
export type ExperimentDocument = z.infer<typeof experimentDocument>
export type VariantDocument = z.infer<typeof variantDocument>
export type RampPlan = z.infer<typeof rampPlan>
export type BanditSettings = z.infer<typeof banditSettings>
