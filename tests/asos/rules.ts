import { assertNever, type ExperimentSpec, type StoppingRule } from '@analysis'
import { metricIds, type AsosPair } from './read-pairs'
import { meanMetric } from '../support/analysed'

export const ruleNames = ['fixed', 'obrien-fleming', 'pocock', 'confidence-sequence'] as const
export type RuleName = (typeof ruleNames)[number]

/** The rule as the pair's own plan would have had it: a look at every checkpoint, tuned to the pair's last one. */
export function stoppingFor(rule: RuleName, { fractions, subjects }: AsosPair): StoppingRule {
  switch (rule) {
    case 'fixed':
      return { kind: 'fixed' }
    case 'confidence-sequence':
      return { kind: 'confidence-sequence', tunedFor: subjects }
    case 'obrien-fleming':
    case 'pocock':
      return { kind: 'group-sequential', spending: { kind: rule }, looks: fractions, plannedSubjects: null }
    default:
      return assertNever(rule)
  }
}

/** The pair as an experiment of its own. */
export function specFor(pair: AsosPair, stopping: StoppingRule): ExperimentSpec {
  return {
    experimentId: `${pair.experiment}/${pair.variant}`,
    name: `ASOS ${pair.experiment} ${pair.variant}`,
    hypothesis: null,
    start: null,
    end: null,
    unit: 'customer',
    variants: [
      { id: 'control', weight: 1, isControl: true },
      { id: 'treatment', weight: 1, isControl: false },
    ],
    metrics: metricIds.map((id) => meanMetric(id, { name: `metric ${id}` })),
    dimensions: [],
    plan: { alpha: 0.05, alternative: 'two-sided', stopping, correction: 'none', cupedTheta: 'total', srmAlpha: 0.001 },
  }
}
