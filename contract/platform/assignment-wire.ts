import { z } from 'zod'
import { jsonDocument, platformId, subjectId, versionNumber } from './wire-values'

/** Body of POST /assign. Without `experiments`: all that the subject is in. */
export const assignBody = z.strictObject({
  user_id: subjectId,
  experiments: z.array(platformId).min(1).max(1000).optional(),
  context: jsonDocument.optional().describe("The subject's attributes, for targeting"),
})

export const assignAnswer = z.object({
  assignments: z.array(z.object({ experiment_id: z.string(), variant_id: z.string(), config: jsonDocument })),
  config_version: versionNumber,
})

/** Answer of GET /subjects/{id}/experiments. */
export const subjectExperiments = z.object({
  user_id: z.string(),
  config_version: versionNumber,
  experiments: z.array(
    z.object({
      experiment_id: z.string(),
      assigned: z.boolean(),
      variant_id: z.string().nullable(),
      reason: z.string().nullable().describe('Why not, where not assigned'),
      detail: z.string().nullable(),
    }),
  ),
})

export type AssignBody = z.infer<typeof assignBody>
export type AssignAnswer = z.infer<typeof assignAnswer>
export type SubjectExperiments = z.infer<typeof subjectExperiments>
