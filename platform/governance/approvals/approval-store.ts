import { approvalDocument, type ApprovalDocument } from '@contract'
import type { Operation } from '../../config/experiments/operation'
import type { Clock, Database, Transaction } from '../../ports'
import { actorName } from '../audit/actor-name'
import type { AuditStore } from '../audit/audit-log'

const migrations = [
  `create table approvals (
     approval_id bigint generated always as identity primary key, experiment_id text not null, action text not null,
     expected_version bigint not null, body json not null, reason text not null, requested_by text not null,
     requested_at text not null, status text not null, decided_by text, decided_at text, decision_reason text)`,
]

const columns = `approval_id, experiment_id, action, expected_version, body, reason, requested_by, requested_at, status,
  decided_by, decided_at, decision_reason`

export interface ApprovalDecision {
  readonly status: 'approved' | 'rejected' | 'stale'
  readonly person: string
  readonly reason: string
}

/** Changes of high-blast experiments that wait for a second person. */
export interface ApprovalStore {
  request(transaction: Transaction, operation: Operation, version: number): Promise<ApprovalDocument>
  find(id: number): Promise<ApprovalDocument | null>
  /** Newest first. */
  list(status: ApprovalDocument['status'] | null, limit: number): Promise<readonly ApprovalDocument[]>
  /** Null when somebody decided before. */
  decide(transaction: Transaction, id: number, decision: ApprovalDecision): Promise<ApprovalDocument | null>
}

export async function openApprovals(database: Database, clock: Clock, audit: AuditStore): Promise<ApprovalStore> {
  await database.migrate('approvals', migrations)
  const at = () => new Date(clock.now()).toISOString()
  return {
    async request(transaction, operation, version) {
      const { experimentId, action, reason, actor, fields = {} } = operation
      const asked = [experimentId, action, version, actorName(actor)]
      const [waiting] = await transaction.query(
        approvalDocument,
        `select ${columns} from approvals where experiment_id = $1 and action = $2 and expected_version = $3
         and requested_by = $4 and status = 'pending' and body::text = $5`,
        [...asked, JSON.stringify(fields)],
      )
      if (waiting !== undefined) return waiting
      const [approval] = await transaction.query(
        approvalDocument,
        `insert into approvals
           (experiment_id, action, expected_version, body, reason, requested_by, requested_at, status)
         values ($1, $2, $3, $4, $5, $6, $7, 'pending') returning ${columns}`,
        [experimentId, action, version, JSON.stringify(fields), reason, actorName(actor), at()],
      )
      const target = `experiment:${experimentId}`
      const detail = { approval_id: approval!.approval_id, action, reason, expected_version: version }
      await audit.append(transaction, { actor, action: 'approval.request', target, detail })
      return approval!
    },
    async find(id) {
      const text = `select ${columns} from approvals where approval_id = $1`
      return (await database.query(approvalDocument, text, [id]))[0] ?? null
    },
    list: (status, limit) =>
      database.query(
        approvalDocument,
        `select ${columns} from approvals where ($1::text is null or status = $1) order by approval_id desc limit $2`,
        [status, limit],
      ),
    async decide(transaction, id, { status, person, reason }) {
      const text = `update approvals set status = $2, decided_by = $3, decided_at = $4, decision_reason = $5
        where approval_id = $1 and status = 'pending' returning ${columns}`
      return (await transaction.query(approvalDocument, text, [id, status, person, at(), reason]))[0] ?? null
    },
  }
}
