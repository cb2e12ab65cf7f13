import { crossoverDirections, watchSentence } from '@presentation'
import { formatCount, type SrmView } from '@analysis'
import { ChecksList } from './checks-list'
import { useNotebookState } from '../../notebook-context'
import { FigureList } from '../../parts/figure-list'
import tableStyles from '../../parts/table.module.css'
import { SlicesTable } from './slices-table'
import { SplitTable } from './split-table'
import { Verdict } from './verdict'

/** Whether subjects are split as was set: the verdict, the counts, where it departs. */
export function SrmCell({ view }: { readonly view: SrmView }) {
  const knowsSubjects = useNotebookState(({ snapshot }) => snapshot?.frame.kind !== 'moments')
  return (
    <>
      <Verdict srm={view.srm} />
      <SplitTable srm={view.srm} />
      {knowsSubjects && <p className={tableStyles.muted}>{populationSentence(view)}</p>}
      {knowsSubjects && <p className={tableStyles.muted}>{watchSentence(view.watch)}</p>}
      <FigureList />
      {view.slices.length > 0 && <SlicesTable slices={view.slices} />}
      <ChecksList checks={view.checks} />
    </>
  )
}

/** Who is left out and what was folded; a source of moments cannot say. */
function populationSentence({ crossovers, duplicateRows }: SrmView): string {
  const pairs = crossovers.pairs
    .map(
      ({ variants, subjects }) =>
        `${variants} ${formatCount(subjects)} (first seen in: ${crossoverDirections(crossovers.directions, variants)})`,
    )
    .join(', ')
  const crossed =
    crossovers.subjects === 0
      ? 'No subject was seen in several variants.'
      : `${formatCount(crossovers.subjects)} subjects were seen in several variants and are left out: ${pairs}.`
  const duplicates =
    duplicateRows === 0
      ? 'No row was a duplicate.'
      : `${formatCount(duplicateRows)} duplicate rows were folded into their first.`
  return `${crossed} ${duplicates}`
}
