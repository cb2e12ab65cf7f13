import type { CellOutcome, DetectableAt, PowerView } from '@analysis'
import { planFacts, subjectsAfterText, tellCount } from '@presentation'
import type { Inspection } from '../../../../state/inspection'

/** What lies behind a number of subjects: the inputs of the plan, the method, and where the baseline came from. */
export function inspectPlan(view: PowerView, at: DetectableAt, { evidence }: CellOutcome): Inspection {
  return {
    title: `Plan, ${subjectsAfterText(at)}`,
    subtitle: `${tellCount(Math.round(at.subjects)).text} subjects over all variants`,
    facts: planFacts(view, at),
    method: evidence.methods,
    queries: evidence.queries,
    moments: evidence.moments,
    actions: [],
  }
}
