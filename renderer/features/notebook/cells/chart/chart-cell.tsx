import { formatCount, type ChartView } from '@analysis'
import { Disclosure } from '../../../../ui/disclosure'
import { EmptyState } from '../../../../ui/empty-state'
import { FigureList } from '../../parts/figure-list'
import { ResultGrid } from '../sql/result-grid'

/** A sql cell's answer as a picture, its marks as rows one click away. */
export function ChartCell({ view: { table, options } }: { readonly view: ChartView }) {
  if (table.rowCount === 0) {
    return (
      <EmptyState
        sentence={`"${options.from}" has no rows to draw: change its query, or draw from another cell or table.`}
      />
    )
  }
  return (
    <>
      <FigureList />
      <Disclosure title={`${formatCount(table.rowCount)} marks`} initiallyOpen={false}>
        <ResultGrid table={table} />
      </Disclosure>
    </>
  )
}
