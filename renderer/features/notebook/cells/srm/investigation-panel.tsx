import type { ReactNode } from 'react'
import type { BrokenSlice, InvestigationAnswer } from '@analysis'
import {
  brokenSliceText,
  causeVerdict,
  causeWords,
  decompositionTable,
  needWords,
  slicePartsText,
  sliceScanText,
  tellPValue,
  tellTest,
} from '@presentation'
import { useCell } from '../../cell-context'
import { NumberTable } from '../../parts/number-table'
import table from '../../parts/table.module.css'
import { CausesTable } from './causes-table'
import styles from './causes.module.css'

/** Why the split is off: the verdict, the causes, where it shows, and what this data cannot say. */
export function InvestigationPanel({ answer }: { readonly answer: InvestigationAnswer }) {
  const { outcome } = useCell()
  if (answer.kind === 'not-judged') return <p className={table.muted}>{causeVerdict(answer)}</p>
  const { causes, decomposition, slices, notJudged, residual } = answer
  const accused = causes.some(({ state }) => state === 'accused')
  return (
    <section className={styles.panel} aria-label="Why the split is off">
      <p className={styles.verdict}>{causeVerdict(answer)}</p>
      <CausesTable causes={causes} />
      {accused && residual.kind === 'estimated' && (
        <p className={table.muted}>Without what the accused causes moved, the split has p {tellTest(residual).text}.</p>
      )}
      {decomposition !== null && (
        <Part title="Where the gap arose: captured or assigned" open={accused}>
          <NumberTable table={decompositionTable(decomposition)} evidence={outcome.evidence} />
        </Part>
      )}
      {slices.dimensions.length > 0 && (
        <Part title={sliceScanText(answer)} open={slices.slices.length > 0}>
          <Slices slices={slices.slices} />
        </Part>
      )}
      {notJudged.length > 0 && (
        <Part title={`${notJudged.length} causes this data cannot speak for`} open={false}>
          <ul>
            {notJudged.map(({ code, needs }) => (
              <li key={code}>
                {causeWords[code].name}: needs {needWords[needs]}.
              </li>
            ))}
          </ul>
        </Part>
      )}
    </section>
  )
}

function Part(props: { readonly title: string; readonly open: boolean; readonly children: ReactNode }) {
  return (
    <details className={styles.part} open={props.open}>
      <summary>{props.title}</summary>
      {props.children}
    </details>
  )
}

/** Each slice opens to what it holds; what is left without it is the way on to the next. */
function Slices({ slices }: { readonly slices: readonly BrokenSlice[] }) {
  return (
    <ol>
      {slices.map((slice) => (
        <li key={slicePartsText(slice)}>
          <details>
            <summary>
              {slicePartsText(slice)}: p {tellPValue(slice.pValueAdjusted).text} corrected
            </summary>
            <p className={table.muted}>{brokenSliceText(slice)}</p>
          </details>
        </li>
      ))}
    </ol>
  )
}
