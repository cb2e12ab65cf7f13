import { detectableText, subjectsAfterText } from '@presentation'
import {
  exactNumber,
  formatCount,
  formatNumber,
  formatPercent,
  type CellOutcome,
  type DetectableAt,
  type PowerView,
} from '@analysis'
import type { Inspection, InspectionFact } from '../../../../state/inspection'

/** What lies behind a number of subjects: the inputs of the plan, the method, and where the baseline came from. */
export function inspectPlan(view: PowerView, at: DetectableAt, { evidence }: CellOutcome): Inspection {
  const { request, plan } = view
  const { detectable } = at
  return {
    title: `Plan, ${subjectsAfterText(at)}`,
    subtitle: `${formatCount(Math.round(at.subjects))} subjects over all variants`,
    facts: [
      {
        label: 'Detectable effect',
        value: detectableText(at, request),
        exact: detectable.kind === 'estimated' ? exactNumber(detectable.absolute) : detectable.reason,
      },
      { label: 'Power for the planned effect', value: formatPercent(at.power), exact: exactNumber(at.power) },
      fact('Baseline', request.baseline),
      fact('Standard deviation of a subject', request.standardDeviation),
      fact('Planned effect', plan.effect.absolute),
      fact('Alpha', request.goal.alpha),
      fact('Alpha of a comparison', plan.size.comparisonAlpha),
      fact('Power asked for', request.goal.power),
      fact('Correlation with covariates', request.correlation),
      fact('Factor of comparisons', plan.size.factors.comparisons),
      fact('Factor of covariates', plan.size.factors.cuped),
      fact('Factor of looks', plan.size.factors.sequential),
    ],
    method: evidence.methods,
    queries: evidence.queries,
    moments: evidence.moments,
    actions: [],
  }
}

function fact(label: string, value: number): InspectionFact {
  return { label, value: formatNumber(value), exact: exactNumber(value) }
}
