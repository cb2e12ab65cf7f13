import type { ChangeAction, ExperimentDocument } from '@contract'
import { ApiProblem } from '../../api/api-problem'

type Status = ExperimentDocument['status']

/** From which statuses an action leads where. */
const transitions = {
  activate: { from: ['draft'], to: 'active' },
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  kill: { from: ['active', 'paused'], to: 'killed' },
  revive: { from: ['killed'], to: 'active' },
  conclude: { from: ['active', 'paused', 'killed'], to: 'concluded' },
  archive: { from: ['draft', 'killed', 'concluded'], to: 'archived' },
} as const satisfies Partial<Record<ChangeAction, { readonly from: readonly Status[]; readonly to: Status }>>

export type Transition = keyof typeof transitions

/** The status after an action. @throws ApiProblem 409 `invalid-state` when the experiment's status does not allow it. */
export function statusAfter(action: Transition, { experiment_id, status, version }: ExperimentDocument): Status {
  const { from, to } = transitions[action]
  const allowed: readonly Status[] = from
  if (allowed.includes(status)) return to
  const detail = `cannot ${action} ${experiment_id}: it is ${status}, not ${allowed.join(' or ')}`
  throw new ApiProblem('invalid-state', detail, { currentVersion: version })
}

/** @throws ApiProblem 409 with the current version when the change was made against another one. */
export function expectVersion(document: { readonly version: number }, id: string, expected: number | null): void {
  if (expected === null || expected === document.version) return
  const detail = `${id} is at version ${document.version}, the change was made against ${expected}; read it again`
  throw new ApiProblem('conflict', detail, { currentVersion: document.version })
}

/** The next version of an experiment. @param at ISO 8601 */
export function nextVersion(
  current: ExperimentDocument,
  configVersion: number,
  at: string,
  fields: Partial<ExperimentDocument> = {},
): ExperimentDocument {
  return { ...current, ...fields, version: current.version + 1, config_version: configVersion, updated_at: at }
}
