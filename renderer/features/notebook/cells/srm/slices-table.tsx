import styles from '../../parts/table.module.css'
import type { SrmSlice } from '@analysis'
import { columnsTsv, sliceColumns, sliceFacts, sliceParts, tellPValue, tellSplit, tellTest } from '@presentation'
import { useInspection } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { useCell } from '../../cell-context'
import { InspectableRow } from '../../parts/inspectable-row'
import { ToldNumber } from '../../parts/told-number'

/** The split inside every slice, the least likely first, corrected over all slices. */
export function SlicesTable({ slices }: { readonly slices: readonly SrmSlice[] }) {
  const { spec, outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const variants = spec.variants.filter(({ weight }) => weight > 0).map(({ id }) => id)
  const ordered = slices.toSorted((a, b) => (a.pValueAdjusted ?? 2) - (b.pValueAdjusted ?? 2))
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>slice</th>
            {variants.map((id) => (
              <th key={id} className={`${styles.number} ${styles.name}`} title={id}>
                {id}
              </th>
            ))}
            <th className={`${styles.number} ${styles.name}`} title={`share of ${variants.at(-1) ?? ''}`}>
              share of {variants.at(-1)}
            </th>
            <th className={styles.number}>p</th>
            <th className={styles.number} title="Corrected: Holm, over all slices">
              p corr.
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((slice) => {
            const name = sliceParts({ [slice.dimension]: slice.value }).join()
            return (
              <InspectableRow
                key={name}
                label={`${name}: show what is behind it`}
                onInspect={() =>
                  inspect({
                    title: name,
                    subtitle: 'Split of subjects in this slice',
                    facts: sliceFacts(slice.srm, variants),
                    method: outcome.evidence.methods,
                    queries: outcome.evidence.queries,
                    moments: [],
                    actions: [],
                  })
                }
              >
                <td className={styles.name} title={name}>
                  <span className={styles.muted}>{slice.dimension}</span> {slice.value ?? '(none)'}
                </td>
                {variants.map((id) => (
                  <ToldNumber key={id} told={tellSplit(slice.srm, id).observed} />
                ))}
                <ToldNumber told={tellSplit(slice.srm, variants.at(-1) ?? '').share} />
                <ToldNumber told={tellTest(slice.srm)} />
                <ToldNumber told={tellPValue(slice.pValueAdjusted)} isStrong={isSmall(slice, spec.plan.srmAlpha)} />
              </InspectableRow>
            )
          })}
        </tbody>
      </table>
      <div className={styles.actions}>
        <CopyButton
          text={columnsTsv(sliceColumns(ordered, variants))}
          what="slices with full precision"
          label="Copy table"
        />
      </div>
    </div>
  )
}

function isSmall({ pValueAdjusted }: SrmSlice, alpha: number): boolean {
  return pValueAdjusted !== null && pValueAdjusted < alpha
}
