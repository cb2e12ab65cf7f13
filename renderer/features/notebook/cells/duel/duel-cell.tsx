import type { DuelView } from '@analysis'
import { effectUnit, metricOf } from '@presentation'
import { EmptyState } from '../../../../ui/empty-state'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { DuelTable } from './duel-table'

/** One history under every method: what each says, and when it would have stopped. */
export function DuelCell({ view }: { readonly view: DuelView }) {
  const { spec } = useCell()
  const metric = metricOf(spec, view.metricId)
  if (view.duels.every(({ contenders }) => contenders.every(({ looks }) => looks.length === 0))) {
    return (
      <EmptyState sentence="There is no look to compare: the source has neither times nor looks. Name its column of first exposures (exposed_at), or of looks, in the study." />
    )
  }
  return (
    <>
      {view.duels.map((duel) => (
        <DuelTable
          key={duel.variantId}
          view={view}
          duel={duel}
          named={view.duels.length > 1}
          unit={effectUnit(metric)}
          direction={metric?.direction ?? 'increase'}
        />
      ))}
      <FigureList />
    </>
  )
}
