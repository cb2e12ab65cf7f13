import type { SegmentsView } from '@analysis'
import { EmptyState } from '../../../../ui/empty-state'
import { Disclosure } from '../../../../ui/disclosure'
import { FigureList } from '../../parts/figure-list'
import { ComparisonLine } from './comparison-line'
import { SegmentsTable } from './segments-table'

/** One metric in every segment: do they differ, where, and does their mix mislead. */
export function SegmentsCell({ view }: { readonly view: SegmentsView }) {
  if (view.segments.length === 0)
    return <EmptyState sentence="No segment has subjects in it: choose other dimensions in the cell’s options." />
  return (
    <>
      {view.comparisons.map((comparison) => (
        <ComparisonLine key={comparison.variantId} comparison={comparison} view={view} />
      ))}
      <FigureList />
      <Disclosure title={`Segments (${view.segments.length})`} initiallyOpen={view.segments.length <= 6}>
        <SegmentsTable view={view} />
      </Disclosure>
    </>
  )
}
