import type { ExperimentDocument } from '@contract'
import type { Operation } from './operation'

/** What brings a high-blast experiment to more people. Stopping one never waits for anybody. */
const widening: ReadonlySet<Operation['action']> = new Set(['activate', 'ramp', 'revive', 'resume'])

/**
 * Whether a second person has to agree. Of a high-blast experiment: to start it, ramp it up or take it up again; to call
 * it normal; and to rewrite the ramp plan of one that runs. Steps of a ramp plan were agreed to with the plan.
 */
export function needsApproval(current: ExperimentDocument, updated: ExperimentDocument, operation: Operation): boolean {
  if (current.blast !== 'high' || operation.actor.kind === 'system') return false
  if (operation.action === 'update') return updated.blast !== 'high' || current.status !== 'draft'
  return widening.has(operation.action)
}
