import { z } from 'zod'
import { role } from './roles'
import { instant, jsonDocument, platformId, shortText, versionNumber } from './wire-values'

/** Body of POST /tokens. */
export const tokenInput = z.strictObject({
  person: shortText.describe('Who uses it: the name in the change log and in approvals'),
  role,
  note: z.string().max(500).optional(),
  expires_at: instant.optional(),
})
/** A token without its secret, which is shown once and kept only as a hash. */
export const tokenDocument = z.object({
  token_id: platformId,
  person: z.string(),
  role,
  note: z.string(),
  created_by: z.string(),
  created_at: instant,
  expires_at: instant.nullable(),
  revoked_at: instant.nullable(),
})
export const issuedToken = tokenDocument.extend({ token: z.string().describe('Shown this once') })

export const approvalStatuses = ['pending', 'approved', 'rejected', 'stale'] as const

/** A change that waits for a second person. `stale`: the experiment changed before it was decided. */
export const approvalDocument = z.object({
  approval_id: z.int(),
  experiment_id: platformId,
  action: z.string(),
  expected_version: versionNumber,
  body: jsonDocument,
  reason: z.string(),
  requested_by: z.string(),
  requested_at: instant,
  status: z.enum(approvalStatuses),
  decided_by: z.string().nullable(),
  decided_at: instant.nullable(),
  decision_reason: z.string().nullable(),
})
export const approvalDecision = z.strictObject({ decision: z.enum(['approve', 'reject']), reason: shortText })

/** One link of the audit chain: `hash` is the SHA-256 of the canonical JSON of all the other fields. */
export const auditEntry = z.object({
  sequence: z.int(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  detail: jsonDocument,
  previous_hash: z.string(),
  hash: z.string(),
})
export const auditVerification = z.object({
  ok: z.boolean(),
  entries: z.int(),
  head: z.string().nullable(),
  problems: z.array(z.object({ sequence: z.int(), problem: z.string() })),
})

export type TokenInput = z.infer<typeof tokenInput>
export type TokenDocument = z.infer<typeof tokenDocument>
export type IssuedToken = z.infer<typeof issuedToken>
export type ApprovalDocument = z.infer<typeof approvalDocument>
export type AuditEntry = z.infer<typeof auditEntry>
export type AuditVerification = z.infer<typeof auditVerification>
