import { type SegmentsView, formatPercent, formatPStatement } from '@analysis'
import type { EffectUnit } from '../words/effect-unit'
import { fact, type Fact } from '../words/fact'
import { tellDifference, tellMissing } from '../words/told'

type Comparison = SegmentsView['comparisons'][number]

/** Whether the effects differ between segments, and what the mix of segments adds to the effect over all. */
export function comparisonFacts({ heterogeneity, decomposition }: Comparison, unit: EffectUnit): readonly Fact[] {
  return [
    heterogeneity.kind === 'estimated'
      ? {
          label: 'differences between segments',
          value: `${formatPStatement(heterogeneity.pValue)}, I² ${formatPercent(heterogeneity.iSquared)}`,
          exact: `Q ${heterogeneity.q}, df ${heterogeneity.degreesOfFreedom}, p ${heterogeneity.pValue}`,
        }
      : fact('differences between segments', tellMissing(heterogeneity.reason)),
    ...(decomposition.kind === 'estimated'
      ? [
          fact('effect over all', tellDifference(decomposition.aggregate, unit)),
          fact('within segments', tellDifference(decomposition.within, unit)),
          fact('from their mix', tellDifference(decomposition.mix, unit)),
        ]
      : []),
  ]
}
