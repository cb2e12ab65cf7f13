import { z } from 'zod'
import { experimentDocument } from './experiment-document'
import { instant, jsonDocument, percent, platformId, shortText, versionNumber } from './wire-values'

const change = {
  expected_version: versionNumber.describe('The version this change was made against'),
  reason: shortText.describe('Why, for the change log'),
  idempotency_key: z.string().min(1).max(200).optional().describe('The same key again gives the first answer again'),
}

/** Body of activate. The ramp starts where its plan starts, else at `ramp_percent`, else at 100. */
export const activateBody = z.strictObject({ ...change, ramp_percent: percent.optional() })
/** Body of pause, resume and revive. */
export const lifecycleBody = z.strictObject(change)
export const rampBody = z.strictObject({ ...change, ramp_percent: percent })
export const concludeBody = z.strictObject({
  ...change,
  decision: platformId.nullable().optional().describe('The variant to go on with; null: none was better'),
})
export const killBody = z.strictObject({ ...change, evidence: jsonDocument.optional() })

export const changeActions = [
  'create',
  'update',
  'activate',
  'ramp',
  'pause',
  'resume',
  'conclude',
  'kill',
  'revive',
  'reallocate',
  'archive',
] as const

/** One entry of an experiment's change log. */
export const changeDocument = z.object({
  experiment_id: platformId,
  version: versionNumber,
  config_version: versionNumber,
  action: z.enum(changeActions),
  actor: z.string(),
  approved_by: z.string().nullable(),
  reason: z.string(),
  at: instant,
  status: experimentDocument.shape.status,
  changed: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  evidence: jsonDocument.nullable(),
})

/** How far a version has come: who of the connected SDKs works by it. */
export const propagationDocument = z.object({
  experiment_id: platformId,
  config_version: versionNumber,
  sdks_total: z.int(),
  sdks_acknowledged: z.int(),
  push_at: instant.nullable(),
  p50_ms: z.number().nullable(),
  p95_ms: z.number().nullable(),
})

/** Body of POST /acknowledgements: an SDK says which version it works by. */
export const acknowledgementBody = z.strictObject({
  sdk_id: z.string().min(1).max(200),
  config_version: versionNumber,
})

export type LifecycleBody = z.infer<typeof lifecycleBody>
export type KillBody = z.infer<typeof killBody>
export type ChangeAction = (typeof changeActions)[number]
export type ChangeDocument = z.infer<typeof changeDocument>
export type PropagationDocument = z.infer<typeof propagationDocument>
export type AcknowledgementBody = z.infer<typeof acknowledgementBody>
