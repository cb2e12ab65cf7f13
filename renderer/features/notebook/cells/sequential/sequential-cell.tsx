import tableStyles from '../../parts/table.module.css'
import type { AnalysisPlan, SequentialView } from '@analysis'
import { effectUnit, metricOf, ruleName } from '@presentation'
import { EmptyState } from '../../../../ui/empty-state'
import { Disclosure } from '../../../../ui/disclosure'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { LooksTable } from './looks-table'
import { DecisionLine } from './decision-line'

/** An effect through time against its boundary: the decision first, the figures, then every look. */
export function SequentialCell({ view }: { readonly view: SequentialView }) {
  const { spec } = useCell()
  const unit = effectUnit(metricOf(spec, view.metricId))
  if (view.histories.every(({ summary }) => summary.looks.length === 0)) {
    return (
      <EmptyState sentence="There is no look to show: the source has neither times nor looks. Name its column of first exposures (exposed_at), or of looks, in the study." />
    )
  }
  return (
    <>
      {view.histories.map((history) => (
        <DecisionLine key={history.variantId} history={history} unit={unit} />
      ))}
      {notes(spec.plan, view).map((note) => (
        <p key={note} className={tableStyles.muted}>
          {note}
        </p>
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

/** What the decisions above do not say: whether the plan asks for this rule, and that each holds for one comparison. */
function notes({ stopping, correction }: AnalysisPlan, { rule, histories }: SequentialView): readonly string[] {
  return [
    ...(stopping.kind === 'fixed'
      ? [
          `The plan has a fixed horizon: what ${ruleName(rule)} would have decided is a reading of this cell, not of the plan.`,
        ]
      : []),
    ...(histories.length > 1 && correction !== 'none'
      ? ['Each treatment is held against the boundary by itself; the scorecard corrects for their number.']
      : []),
  ]
}
