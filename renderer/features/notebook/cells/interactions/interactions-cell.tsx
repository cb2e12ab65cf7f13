import type { InteractionsView } from '@analysis'
import { interactionsTables, interactionTitle } from '@presentation'
import { Callout } from '@blueprintjs/core'
import { EmptyState } from '../../../../ui/empty-state'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { NumberTable } from '../../parts/number-table'

/** Whether other experiments change this one's effects: the screening, every contrast, and who is in both. */
export function InteractionsCell({ view }: { readonly view: InteractionsView }) {
  const { spec, outcome } = useCell()
  if (view.overlaps.length === 0)
    return (
      <EmptyState sentence='No other experiment has two variants here. Name, in "with", columns that say which variant of another experiment a subject was in.' />
    )
  const flagged = view.readings.some((reading) => reading.flagged)
  return (
    <>
      <Callout compact {...(flagged ? { intent: 'warning' as const } : {})}>
        {interactionTitle(view)}.
      </Callout>
      <FigureList />
      {interactionsTables(view, spec).map((table, at) => (
        <NumberTable key={table.caption} table={table} evidence={outcome.evidence} hasNotes={at > 0} />
      ))}
    </>
  )
}
