import { formatCount, type SrmView } from '@analysis'
import { FigureList } from '../../parts/figure-list'
import tableStyles from '../../parts/table.module.css'
import { SlicesTable } from './slices-table'
import { SplitTable } from './split-table'
import { Verdict } from './verdict'

/** Whether subjects are split as was set: the verdict, the counts, where it departs. */
export function SrmCell({ view }: { readonly view: SrmView }) {
  return (
    <>
      <Verdict srm={view.srm} />
      <SplitTable srm={view.srm} />
      <p className={tableStyles.muted}>
        {view.crossovers.subjects === 0
          ? 'No subject was seen in several variants.'
          : `${formatCount(view.crossovers.subjects)} subjects were seen in several variants and are left out: ${view.crossovers.pairs
              .map(({ variants, subjects }) => `${variants} ${formatCount(subjects)}`)
              .join(', ')}.`}{' '}
        {view.duplicateRows === 0
          ? 'No row was a duplicate.'
          : `${formatCount(view.duplicateRows)} duplicate rows were folded into their first.`}
      </p>
      <FigureList />
      {view.slices.length > 0 && <SlicesTable slices={view.slices} />}
    </>
  )
}
