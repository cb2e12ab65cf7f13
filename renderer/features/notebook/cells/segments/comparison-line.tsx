import { exactNumber, formatDifference, formatPercent, formatPStatement, isShare, type SegmentsView } from '@analysis'
import { notEstimableText } from '@presentation'
import { useCell } from '../../cell-context'
import { CautionMark } from '../../parts/caution-mark'
import { StatList, type Stat } from '../../parts/stat-list'

interface ComparisonLineProps {
  readonly comparison: SegmentsView['comparisons'][number]
  readonly view: SegmentsView
}

/** Heterogeneity of the segment effects and what the mix of segments adds to the effect over all. */
export function ComparisonLine({ comparison, view }: ComparisonLineProps) {
  const { spec } = useCell()
  const { variantId, heterogeneity, decomposition, simpson } = comparison
  const isProportion = isShare(spec.metrics.find(({ id }) => id === view.metricId)?.type)
  const show = (value: number) => formatDifference(value, isProportion ? 'points' : 'plain')
  const prefix = view.comparisons.length > 1 ? `${variantId}: ` : ''
  const stats: readonly Stat[] = [
    heterogeneity.kind === 'estimated'
      ? {
          label: `${prefix}differences between segments`,
          value: `${formatPStatement(heterogeneity.pValue)}, I² ${formatPercent(heterogeneity.iSquared)}`,
          exact: `Q ${heterogeneity.q}, df ${heterogeneity.degreesOfFreedom}, p ${heterogeneity.pValue}`,
        }
      : {
          label: `${prefix}differences between segments`,
          value: notEstimableText(heterogeneity.reason),
          exact: heterogeneity.reason,
        },
    ...(decomposition.kind === 'estimated'
      ? [
          {
            label: 'effect over all',
            value: show(decomposition.aggregate),
            exact: exactNumber(decomposition.aggregate),
          },
          { label: 'within segments', value: show(decomposition.within), exact: exactNumber(decomposition.within) },
          { label: 'from their mix', value: show(decomposition.mix), exact: exactNumber(decomposition.mix) },
        ]
      : []),
  ]
  return (
    <div>
      {simpson && (
        <CautionMark
          caution={{
            label: "Simpson's paradox",
            reason:
              'Most segments point against the effect over all: the mix of segments, not the treatment, may make it.',
          }}
        />
      )}
      <StatList stats={stats} />
    </div>
  )
}
