import { assertNever } from '@analysis'
import type { ExperimentDocument, ExperimentUpdate } from '@contract'
import { ApiProblem } from '../../api/api-problem'
import type { Actor, Evidence, Transaction } from '../../ports'
import { updatedExperiment, type DraftContext } from './draft-experiment'
import { refuseImmutable } from './immutable-fields'
import { nextVersion, statusAfter, type Transition } from './transitions'

export type OperationAction = Transition | 'update' | 'ramp' | 'reallocate'

/** What an action needs besides its version and reason. */
export interface OperationFields {
  readonly update?: ExperimentUpdate | undefined
  readonly rampPercent?: number | undefined
  readonly decision?: string | null | undefined
  readonly weights?: readonly number[] | undefined
}

/** One change of one experiment that somebody asks for. */
export interface Operation {
  readonly experimentId: string
  readonly action: OperationAction
  /** Null: whatever version is in force, for parts of the platform that act by themselves. */
  readonly expectedVersion: number | null
  readonly reason: string
  readonly actor: Actor
  readonly idempotencyKey?: string | null | undefined
  readonly evidence?: Evidence | null | undefined
  readonly fields?: OperationFields
  /** The second person, once there is one. */
  readonly approvedBy?: string | null
  /** Runs within the change's transaction. */
  readonly alongside?: (transaction: Transaction) => Promise<void>
}

/** The experiment after an operation. @throws ApiProblem when its status or what was asked for does not allow it */
export function afterOperation(
  current: ExperimentDocument,
  { action, fields = {} }: Operation,
  context: DraftContext,
): ExperimentDocument {
  const { at, state } = context
  const next = (changed: Partial<ExperimentDocument>) => nextVersion(current, state.configVersion + 1, at, changed)
  switch (action) {
    case 'update': {
      const updated = fields.update === undefined ? current : updatedExperiment(current, fields.update, context)
      refuseImmutable(current, updated)
      return next(updated)
    }
    case 'activate': {
      const status = statusAfter(action, current)
      const ramp = fields.rampPercent ?? current.ramp_plan?.steps[0] ?? 100
      return next({ status, ramp_percent: ramp, ramped_at: at, activated_at: at })
    }
    case 'ramp':
      return next({ ramp_percent: rampedTo(current, fields.rampPercent ?? 100), ramped_at: at })
    case 'resume':
    case 'revive':
      return next({ status: statusAfter(action, current), ramped_at: at, ended_at: null })
    case 'pause':
      return next({ status: statusAfter(action, current) })
    case 'kill':
      return next({ status: statusAfter(action, current), ended_at: at })
    case 'conclude':
      return next({ status: statusAfter(action, current), decision: decided(current, fields.decision), ended_at: at })
    case 'archive':
      return next({ status: statusAfter(action, current), deleted_at: at })
    case 'reallocate':
      return next({ variants: reallocated(current, fields.weights ?? []) })
    default:
      return assertNever(action)
  }
}

/** A bucket once in stays in: a ramp goes up, and who should be out again is paused or killed. */
function rampedTo({ experiment_id, status, ramp_percent, version }: ExperimentDocument, percent: number): number {
  if (status !== 'active' && status !== 'paused') {
    const detail = `cannot ramp ${experiment_id}: it is ${status}, not active or paused`
    throw new ApiProblem('invalid-state', detail, { currentVersion: version })
  }
  if (percent > ramp_percent) return percent
  const message = `is at ${ramp_percent} % and only goes up; pause or kill it to take subjects out`
  const errors = [{ path: 'ramp_percent', code: 'ramp-down', message }]
  throw new ApiProblem('immutable', `cannot ramp ${experiment_id} to ${percent} %`, { errors, currentVersion: version })
}

function decided({ experiment_id, variants }: ExperimentDocument, decision: string | null = null): string | null {
  if (decision === null || variants.some(({ id }) => id === decision)) return decision
  const message = `is no variant; they are ${variants.map(({ id }) => id).join(', ')}`
  const errors = [{ path: 'decision', code: 'unknown-variant', message }]
  throw new ApiProblem('validation-failed', `cannot conclude ${experiment_id} with ${decision}`, { errors })
}

function reallocated({ experiment_id, bandit, status, variants }: ExperimentDocument, weights: readonly number[]) {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const isSplit = weights.length === variants.length && weights.every((weight) => weight >= 0)
  if (bandit === null || status !== 'active' || !isSplit || Math.abs(total - 100) > 1e-6) {
    throw new ApiProblem('invalid-state', `${experiment_id} is no running bandit of ${weights.length} such weights`)
  }
  return variants.map((variant, i) => ({ ...variant, weight: weights[i]! }))
}
