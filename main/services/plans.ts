import { planStatus, type ExperimentSpec } from '@analysis'
import type { StudyPlan } from '@contract'
import { planHistory, registerPlan, type Ledger, type PlanHistory } from '../workspace'
import type { EventBus } from './event-bus'
import type { GroupHandlers } from './handlers'
import { loadStudy } from '../documents/load-study'
import type { PathGuard } from '../documents/path-guard'

export interface PlanServices {
  readonly guard: PathGuard
  readonly events: EventBus
  readonly ledger: Ledger
}

/** The analysis plan of a study: what is registered of it, and registering it. */
export function planHandlers({ guard, events, ledger }: PlanServices): GroupHandlers<'plans'> {
  return {
    async 'plans.show'({ studyPath }) {
      const { experiment } = (await loadStudy(studyPath, guard)).study
      return studyPlan(experiment, await planHistory(ledger, experiment.experimentId))
    },
    async 'plans.register'({ studyPath }) {
      const { experiment } = (await loadStudy(studyPath, guard)).study
      const history = await registerPlan(ledger, experiment, new Date().toISOString())
      events.publish({ type: 'workspace-changed' })
      return studyPlan(experiment, history)
    },
  }
}

function studyPlan(experiment: ExperimentSpec, { registration, looks }: PlanHistory): StudyPlan {
  return { ...planStatus(experiment, registration), looks }
}
