import {
  changeDocument,
  type ApprovalDocument,
  type ChangeDocument,
  type ExperimentDocument,
  type ExperimentInput,
} from '@contract'
import { z } from 'zod'
import { ApiProblem } from '../../api/api-problem'
import { actorName } from '../../governance/audit/actor-name'
import type { ApprovalStore } from '../../governance/approvals/approval-store'
import type { Actor, Clock, Database } from '../../ports'
import type { ConfigStore } from '../config-store'
import { newExperiment } from './draft-experiment'
import { earlierOutcome, rememberKey } from './idempotency'
import { needsApproval } from './needs-approval'
import { afterOperation, type Operation } from './operation'
import { expectVersion } from './transitions'

/** An operation was done (now or before), or waits for a second person. */
export type OperationOutcome =
  | { readonly kind: 'done'; readonly experiment: ExperimentDocument; readonly repeated: boolean }
  | { readonly kind: 'pending'; readonly approval: ApprovalDocument }

/** Every change of experiments goes through here, whoever asks for it. */
export interface ExperimentService {
  create(input: ExperimentInput, actor: Actor): Promise<ExperimentDocument>
  operate(operation: Operation): Promise<OperationOutcome>
  /** @throws ApiProblem 404 */
  find(id: string): ExperimentDocument
  /** Oldest first; of a deleted experiment too. @throws ApiProblem 404 */
  changes(id: string, since?: number): Promise<readonly ChangeDocument[]>
}

export interface ExperimentServiceDeps {
  readonly database: Database
  readonly clock: Clock
  readonly store: ConfigStore
  readonly approvals: ApprovalStore
}

export function createExperimentService({
  database,
  clock,
  store,
  approvals,
}: ExperimentServiceDeps): ExperimentService {
  const at = () => new Date(clock.now()).toISOString()
  const service: ExperimentService = {
    create: (input, actor) =>
      store.changeExperiment((state) => {
        const id = input.experiment_id
        const taken = state.experiments.get(id)
        if (taken !== undefined || state.retired.has(id)) {
          const detail =
            taken === undefined ? `${id} was the id of a deleted experiment` : `there is an experiment ${id}`
          throw new ApiProblem('conflict', `${detail}; choose another id`, { currentVersion: taken?.version ?? 0 })
        }
        const document = newExperiment(input, { state, at: at() }, actorName(actor))
        const reason = input.reason ?? 'created'
        return Promise.resolve({ edit: { action: 'create', document, reason, actor }, result: document })
      }),
    operate: (operation) =>
      store.changeExperiment<OperationOutcome>(async (state, transaction) => {
        const earlier = await earlierOutcome(transaction, operation)
        if (earlier !== null) return { edit: null, result: { kind: 'done', experiment: earlier, repeated: true } }
        const { experimentId, action, reason, actor, approvedBy, evidence } = operation
        const current = found(state.experiments, experimentId)
        expectVersion(current, experimentId, operation.expectedVersion)
        if (action === 'kill' && current.status === 'killed') {
          return { edit: null, result: { kind: 'done', experiment: current, repeated: true } }
        }
        const document = afterOperation(current, operation, { state, at: at() })
        if (!approvedBy && needsApproval(current, document, operation)) {
          const approval = await approvals.request(transaction, operation, current.version)
          return { edit: null, result: { kind: 'pending', approval } }
        }
        await operation.alongside?.(transaction)
        await rememberKey(transaction, operation, document)
        return {
          edit: { action, document, reason, actor, approvedBy: approvedBy ?? null, evidence: evidence ?? null },
          result: { kind: 'done', experiment: document, repeated: false },
        }
      }),
    find: (id) => found(store.state().experiments, id),
    async changes(id, since = 0) {
      if (!store.state().retired.has(id)) found(store.state().experiments, id)
      const rows = await database.query(
        z.object({ change: changeDocument }),
        'select change from experiment_versions where experiment_id = $1 and at_ms >= $2 order by version',
        [id, since],
      )
      return rows.map(({ change }) => change)
    },
  }
  return service
}

function found(experiments: ReadonlyMap<string, ExperimentDocument>, id: string): ExperimentDocument {
  const document = experiments.get(id)
  if (document === undefined) throw new ApiProblem('not-found', `there is no experiment ${id}`)
  return document
}
