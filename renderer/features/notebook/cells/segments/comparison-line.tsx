import type { SegmentsView } from '@analysis'
import { comparisonFacts, effectUnit, labelled } from '@presentation'
import { CautionMark } from '../../parts/caution-mark'
import { StatList } from '../../parts/stat-list'

interface ComparisonLineProps {
  readonly comparison: SegmentsView['comparisons'][number]
  readonly view: SegmentsView
}

/** Heterogeneity of the segment effects and what the mix of segments adds to the effect over all. */
export function ComparisonLine({ comparison, view }: ComparisonLineProps) {
  const facts = comparisonFacts(comparison, effectUnit(view.total))
  return (
    <div>
      {comparison.simpson && (
        <CautionMark
          caution={{
            label: "Simpson's paradox",
            reason:
              'Most segments point against the effect over all: the mix of segments, not the treatment, may make it.',
          }}
        />
      )}
      <StatList stats={labelled(view.comparisons.length > 1 ? comparison.variantId : null, facts)} />
    </div>
  )
}
