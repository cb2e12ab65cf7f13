import { canonicalJson } from '@analysis'
import type { ExperimentDocument } from '@contract'
import { ApiProblem } from '../../api/api-problem'

/** What may still be said anew once an experiment runs: who answers for it, and how its ramp goes on. */
const stillOpen: ReadonlySet<string> = new Set(['owner', 'ramp_plan'])

/** @throws ApiProblem 422 `immutable` with one entry per field that an update of a running experiment would change. */
export function refuseImmutable(current: ExperimentDocument, updated: ExperimentDocument): void {
  if (current.status === 'draft') return
  const now = new Map<string, unknown>(Object.entries(current))
  const errors = Object.entries(updated)
    .filter(([field, value]) => !stillOpen.has(field) && canonicalJson(now.get(field)) !== canonicalJson(value))
    .map(([path]) => ({ path, code: 'immutable', message: `is fixed since the experiment is ${current.status}` }))
  if (errors.length === 0) return
  const detail = `${current.experiment_id} is ${current.status}: it can be ramped up, paused, killed or concluded, not rewritten`
  throw new ApiProblem('immutable', detail, { errors, currentVersion: current.version })
}
