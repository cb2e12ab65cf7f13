import { z } from 'zod'
import { instant, percent, platformId, shortText, versionNumber } from './wire-values'

/** What every registered thing has besides its own fields. */
const registered = { version: versionNumber, config_version: versionNumber, created_at: instant, updated_at: instant }

const salt = z.string().min(1).max(100)

/** Experiments of one layer share its hash: disjoint bucket ranges hold disjoint subjects. */
export const layerInput = z.strictObject({
  layer_id: platformId,
  name: shortText.optional(),
  salt: salt.optional().describe('Fixed once given; made up when absent'),
})
export const layerDocument = z.object({ layer_id: platformId, name: z.string(), salt: z.string(), ...registered })

/** Subjects kept out of everything, or of some layers, to measure what experiments add up to. */
export const holdoutInput = z.strictObject({
  holdout_id: platformId,
  name: shortText.optional(),
  salt: salt.optional().describe('Fixed once given; made up when absent'),
  percent,
  layers: z.array(platformId).max(100).nullable().optional().describe('null: all layers'),
})
export const holdoutDocument = z.object({
  holdout_id: platformId,
  name: z.string(),
  salt: z.string(),
  percent: z.number(),
  layers: z.array(z.string()).nullable(),
  ...registered,
})

/** A metric as in a study file (docs/formats.md). Its type's own fields are checked by the study format's reader. */
export const metricBlock = z.looseObject({
  id: platformId,
  type: z.enum(['proportion', 'mean', 'ratio', 'quantile', 'retention', 'funnel']),
  name: shortText.optional(),
  direction: z.enum(['increase', 'decrease']).optional(),
})
export const metricInput = z.strictObject({ metric: metricBlock, description: z.string().max(2000).optional() })
export const metricDocument = z.object({
  metric_id: platformId,
  metric: metricBlock,
  description: z.string(),
  ...registered,
})

const guardrailFields = {
  guardrail_id: platformId,
  metric_id: platformId,
  threshold: z.number().describe('The worst change that is tolerated, against the direction the metric should move'),
  relative: z.boolean(),
  min_samples: z.int().min(1).max(1_000_000_000).describe('Subjects per variant below which nothing is judged'),
  window_minutes: z.int().min(5).max(15),
  action: z.enum(['kill', 'alert']),
  human_in_the_loop: z.boolean().describe('true: never killed without a person'),
  method: z
    .enum(['sequential-bound', 'plain-threshold'])
    .optional()
    .describe('What a breach is; absent: sequential-bound. A plain threshold controls no error'),
}

/** A metric that must not get worse than `threshold`, and what happens when it does. */
export const guardrailInput = z.strictObject({
  ...guardrailFields,
  relative: guardrailFields.relative.optional(),
  human_in_the_loop: guardrailFields.human_in_the_loop.optional(),
})
/** As an experiment carries it: the definition in force when it was added. */
export const guardrailDefinition = z.object(guardrailFields)
export const guardrailDocument = z.object({ ...guardrailFields, ...registered })

export type LayerInput = z.infer<typeof layerInput>
export type LayerDocument = z.infer<typeof layerDocument>
export type HoldoutInput = z.infer<typeof holdoutInput>
export type HoldoutDocument = z.infer<typeof holdoutDocument>
export type MetricBlock = z.infer<typeof metricBlock>
export type MetricInput = z.infer<typeof metricInput>
export type MetricDocument = z.infer<typeof metricDocument>
export type GuardrailInput = z.infer<typeof guardrailInput>
export type GuardrailDefinition = z.infer<typeof guardrailDefinition>
export type GuardrailDocument = z.infer<typeof guardrailDocument>
