import { exactNumber, exactPValue, formatCount, formatPercent, formatPValue, type SrmSlice } from '@analysis'
import { notEstimableText, slicesTsv } from '@presentation'
import { useInspection } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { useCell } from '../../cell-context'
import { InspectableRow } from '../../parts/inspectable-row'
import styles from '../../parts/table.module.css'

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
            const name = `${slice.dimension} ${slice.value ?? '(none)'}`
            const share = lastShare(slice, variants)
            return (
              <InspectableRow
                key={name}
                label={`${name}: show what is behind it`}
                onInspect={() =>
                  inspect({
                    title: name,
                    subtitle: 'Split of subjects in this slice',
                    facts: variants.flatMap((id) => [
                      {
                        label: `${id}: observed`,
                        value: formatCount(slice.srm.observed[id] ?? 0),
                        exact: exactNumber(slice.srm.observed[id] ?? 0),
                      },
                      {
                        label: `${id}: expected`,
                        value: formatCount(slice.srm.expected[id] ?? null),
                        exact: exactNumber(slice.srm.expected[id] ?? null),
                      },
                    ]),
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
                  <td key={id} className={styles.number}>
                    {formatCount(slice.srm.observed[id] ?? 0)}
                  </td>
                ))}
                <td className={styles.number}>{formatPercent(share, 4)}</td>
                <PValue slice={slice} />
                <td className={`${styles.number} ${isSmall(slice, spec.plan.srmAlpha) ? styles.strong : ''}`}>
                  {formatPValue(slice.pValueAdjusted)}
                </td>
              </InspectableRow>
            )
          })}
        </tbody>
      </table>
      <div className={styles.actions}>
        <CopyButton text={slicesTsv(ordered, variants)} what="slices with full precision" label="Copy table" />
      </div>
    </div>
  )
}

function PValue({ slice: { srm } }: { readonly slice: SrmSlice }) {
  if (srm.kind === 'not-estimable') return <td className={styles.muted}>{notEstimableText(srm.reason)}</td>
  return (
    <td className={styles.number} title={exactPValue(srm.pValue, srm.log10P)}>
      {formatPValue(srm.pValue)}
    </td>
  )
}

function isSmall({ pValueAdjusted }: SrmSlice, alpha: number): boolean {
  return pValueAdjusted !== null && pValueAdjusted < alpha
}

function lastShare({ srm }: SrmSlice, variants: readonly string[]): number | null {
  const total = variants.reduce((sum, id) => sum + (srm.observed[id] ?? 0), 0)
  return total === 0 ? null : (srm.observed[variants.at(-1) ?? ''] ?? 0) / total
}
