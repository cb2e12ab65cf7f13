import { isShare, type SequentialView } from '@analysis'
import { EmptyState } from '../../../../ui/empty-state'
import { Disclosure } from '../../../../ui/disclosure'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { LooksTable } from './looks-table'
import { DecisionLine } from './decision-line'

/** An effect through time against its boundary: the decision first, the figures, then every look. */
export function SequentialCell({ view }: { readonly view: SequentialView }) {
  const { spec } = useCell()
  const isProportion = isShare(spec.metrics.find(({ id }) => id === view.metricId)?.type)
  const unit = isProportion ? 'points' : 'plain'
  if (view.histories.every(({ summary }) => summary.looks.length === 0)) {
    return <EmptyState sentence="There is no look to show: the source has neither times nor looks." />
  }
  return (
    <>
      {view.histories.map((history) => (
        <DecisionLine key={history.variantId} history={history} unit={unit} />
      ))}
      <FigureList />
      <Disclosure title="Looks" initiallyOpen={view.histories.length === 1}>
        {view.histories.map((history) => (
          <LooksTable key={history.variantId} history={history} named={view.histories.length > 1} unit={unit} />
        ))}
      </Disclosure>
    </>
  )
}
