import { exactNumber, formatCount, formatNumber, formatPercent, type DistributionView } from '@analysis'
import { EmptyState } from '../../../../ui/empty-state'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { NumberTable } from '../../parts/number-table'
import { QuantilesTable } from './quantiles-table'
import { RanksTable } from './ranks-table'

/** A metric's values in each variant: how they spread, how their quantiles moved, and which stand out. */
export function DistributionCell({ view }: { readonly view: DistributionView }) {
  const { outcome } = useCell()
  if (view.variants.length === 0)
    return (
      <EmptyState sentence="No subject has a value of this metric: choose another one, or look at its column with a SQL cell." />
    )
  return (
    <>
      <FigureList />
      <NumberTable
        name="values by variant"
        columns={[
          { header: 'variant', isNumber: false },
          { header: 'subjects', isNumber: true },
          { header: 'zeros', isNumber: true },
          { header: 'negative', isNumber: true },
          { header: 'smallest', isNumber: true },
          { header: 'largest values', isNumber: true },
        ]}
        rows={view.variants.map(({ variantId, n, zeros, negatives, minimum, largest }) => ({
          key: variantId,
          label: `${variantId}: values`,
          cells: [
            { text: variantId },
            { text: formatCount(n), exact: exactNumber(n) },
            { text: formatPercent(zeros / n), exact: exactNumber(zeros) },
            { text: formatPercent(negatives / n), exact: exactNumber(negatives) },
            { text: formatNumber(minimum), exact: exactNumber(minimum) },
            { text: largest.map((value) => formatNumber(value)).join(', '), exact: largest.join(', ') },
          ],
        }))}
        evidence={outcome.evidence}
      />
      <QuantilesTable view={view} />
      <RanksTable view={view} />
    </>
  )
}
