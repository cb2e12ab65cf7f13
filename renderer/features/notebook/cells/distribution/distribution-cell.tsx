import type { DistributionView } from '@analysis'
import { distributionTables } from '@presentation'
import { EmptyState } from '../../../../ui/empty-state'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { NumberTable } from '../../parts/number-table'

/** A metric's values in each variant: how they spread, how their quantiles moved, and which stand out. */
export function DistributionCell({ view }: { readonly view: DistributionView }) {
  const { spec, outcome } = useCell()
  if (view.variants.length === 0)
    return (
      <EmptyState sentence="No subject has a value of this metric: choose another one, or look at its column with a SQL cell." />
    )
  return (
    <>
      <FigureList />
      {distributionTables(view, spec)
        .filter(({ isDetail }) => !isDetail)
        .map((table) => (
          <NumberTable key={table.caption} table={table} evidence={outcome.evidence} />
        ))}
    </>
  )
}
