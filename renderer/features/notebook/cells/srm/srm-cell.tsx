import tableStyles from '../../parts/table.module.css'
import { populationText, splitTable, watchSentence } from '@presentation'
import type { SrmView } from '@analysis'
import { ChecksList } from './checks-list'
import { InvestigationPanel } from './investigation-panel'
import { useNotebookState } from '../../notebook-context'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { NumberTable } from '../../parts/number-table'
import { SlicesTable } from './slices-table'
import { Verdict } from './verdict'

/** Whether subjects are split as was set: the verdict, the counts, where it departs. */
export function SrmCell({ view }: { readonly view: SrmView }) {
  const { outcome } = useCell()
  const knowsSubjects = useNotebookState(({ snapshot }) => snapshot?.frame.kind !== 'moments')
  return (
    <>
      <Verdict srm={view.srm} />
      <InvestigationPanel answer={view.investigation} />
      <NumberTable table={splitTable(view.srm)} evidence={outcome.evidence} hasNotes={false} />
      {knowsSubjects && <p className={tableStyles.muted}>{populationText(view)}</p>}
      {knowsSubjects && <p className={tableStyles.muted}>{watchSentence(view.watch)}</p>}
      <FigureList />
      {view.slices.length > 0 && <SlicesTable slices={view.slices} />}
      <ChecksList checks={view.checks} />
    </>
  )
}
