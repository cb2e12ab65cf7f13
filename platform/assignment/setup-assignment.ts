import type { PlatformCore, PlatformPart } from '../ports'
import { assignmentState, type AssignmentState } from './assignment-state'
import { assignmentRoutes } from './routes'

/** Assignment over HTTP, for callers without an SDK, and the explanation of a subject's assignments. */
export function setupAssignment({ config, clock }: Pick<PlatformCore, 'config' | 'clock'>): PlatformPart {
  let state: AssignmentState | null = null
  const current = (): AssignmentState => {
    if (state?.configVersion !== config.configVersion) state = assignmentState(config.current())
    return state
  }
  return { name: 'assignment', routes: assignmentRoutes(current, clock) }
}
