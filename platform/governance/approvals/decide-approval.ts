import { experimentUpdate, type ApprovalDocument } from '@contract'
import { z } from 'zod'
import { ApiProblem } from '../../api/api-problem'
import type { ExperimentService } from '../../config/experiments/experiment-service'
import type { OperationAction, OperationFields } from '../../config/experiments/operation'
import type { Actor, Database } from '../../ports'
import type { AuditStore } from '../audit/audit-log'
import type { ApprovalStore } from './approval-store'

const storedFields = z.object({
  update: experimentUpdate.optional(),
  rampPercent: z.number().optional(),
  decision: z.string().nullable().optional(),
})
const storedAction = z.enum(['update', 'activate', 'ramp', 'resume', 'revive'])

export interface ApprovalDeps {
  readonly database: Database
  readonly audit: AuditStore
  readonly approvals: ApprovalStore
  readonly experiments: ExperimentService
}

export interface DecideRequest {
  readonly id: number
  readonly approve: boolean
  readonly reason: string
  readonly actor: Actor & { readonly kind: 'person' }
}

/**
 * A second person's word on a change that waits. Approved, the change is made as it was asked for, at the version it was
 * asked for; when the experiment changed since, the approval is stale and nothing is done.
 * @throws ApiProblem 403 for whoever asked for it, 404, 409
 */
export async function decideApproval(deps: ApprovalDeps, request: DecideRequest): Promise<ApprovalDocument> {
  const { id, approve, actor } = request
  const approval = await deps.approvals.find(id)
  if (approval === null) throw new ApiProblem('not-found', `there is no approval ${id}`)
  if (approval.status !== 'pending') throw alreadyDecided(approval)
  if (approval.requested_by === actor.person) {
    throw new ApiProblem('forbidden', `${actor.person} asked for this; someone else must decide it`)
  }
  if (!approve) return close(deps, approval, 'rejected', request)
  try {
    return await carryOut(deps, approval, request)
  } catch (error) {
    const isStale = error instanceof ApiProblem && (error.code === 'conflict' || error.code === 'invalid-state')
    if (isStale) await close(deps, approval, 'stale', { ...request, reason: error.detail })
    throw error
  }
}

async function carryOut(
  { experiments, approvals, audit }: ApprovalDeps,
  approval: ApprovalDocument,
  { id, reason, actor }: DecideRequest,
): Promise<ApprovalDocument> {
  let decided = approval
  await experiments.operate({
    experimentId: approval.experiment_id,
    action: storedAction.parse(approval.action) satisfies OperationAction,
    expectedVersion: approval.expected_version,
    reason: approval.reason,
    actor: { kind: 'person', person: approval.requested_by, tokenId: 'approved', role: 'viewer' },
    fields: storedFields.parse(approval.body) satisfies OperationFields,
    approvedBy: actor.person,
    alongside: async (transaction) => {
      const row = await approvals.decide(transaction, id, { status: 'approved', person: actor.person, reason })
      if (row === null) throw alreadyDecided(approval)
      decided = row
      const detail = { approval_id: id, decision: 'approved', reason }
      const target = `experiment:${approval.experiment_id}`
      await audit.append(transaction, { actor, action: 'approval.decide', target, detail })
    },
  })
  return decided
}

function close(
  { database, approvals, audit }: ApprovalDeps,
  approval: ApprovalDocument,
  status: 'rejected' | 'stale',
  { id, reason, actor }: DecideRequest,
): Promise<ApprovalDocument> {
  return database.transaction(async (transaction) => {
    const row = await approvals.decide(transaction, id, { status, person: actor.person, reason })
    if (row === null) throw alreadyDecided(approval)
    const detail = { approval_id: id, decision: status, reason }
    const target = `experiment:${approval.experiment_id}`
    await audit.append(transaction, { actor, action: 'approval.decide', target, detail })
    return row
  })
}

function alreadyDecided({ approval_id, status, decided_by }: ApprovalDocument): ApiProblem {
  const by = decided_by === null ? '' : ` by ${decided_by}`
  return new ApiProblem('invalid-state', `approval ${approval_id} was decided before (${status}${by})`)
}
