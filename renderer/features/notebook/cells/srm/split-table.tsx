import { exactNumber, formatCount, formatNumber, formatPercent, withSign, type SrmResult } from '@analysis'
import { splitTsv } from '@presentation'
import { useInspection } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { useCell } from '../../cell-context'
import { InspectableRow } from '../../parts/inspectable-row'
import styles from '../../parts/table.module.css'

/** Subjects observed and expected by variant. */
export function SplitTable({ srm }: { readonly srm: SrmResult }) {
  const { outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const total = Object.keys(srm.expected).reduce((sum, id) => sum + (srm.observed[id] ?? 0), 0)
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>variant</th>
            <th className={styles.number}>observed</th>
            <th className={styles.number}>expected</th>
            <th className={styles.number}>difference</th>
            <th className={styles.number}>observed share</th>
            <th className={styles.number}>set share</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(srm.observed).map(([variant, observed]) => {
            const expected = srm.expected[variant] ?? null
            const difference = expected === null ? null : observed - expected
            const share = total === 0 ? null : observed / total
            const setShare = expected === null || total === 0 ? null : expected / total
            return (
              <InspectableRow
                key={variant}
                label={`${variant}: show what is behind it`}
                onInspect={() =>
                  inspect({
                    title: `Split: ${variant}`,
                    facts: [
                      { label: 'Observed', value: formatCount(observed), exact: exactNumber(observed) },
                      { label: 'Expected', value: formatNumber(expected), exact: exactNumber(expected) },
                      { label: 'Observed share', value: formatPercent(share), exact: exactNumber(share) },
                      { label: 'Set share', value: formatPercent(setShare), exact: exactNumber(setShare) },
                    ],
                    method: outcome.evidence.methods,
                    queries: outcome.evidence.queries,
                    moments: [],
                    actions: [],
                  })
                }
              >
                <td className={styles.name} title={variant}>
                  {variant}
                </td>
                <td className={styles.number}>{formatCount(observed)}</td>
                <td className={styles.number}>{expectedCount(expected)}</td>
                <td className={styles.number}>{difference === null ? '–' : withSign(formatNumber(difference, 4))}</td>
                <td className={styles.number}>{formatPercent(share, 4)}</td>
                <td className={styles.number}>{formatPercent(setShare, 4)}</td>
              </InspectableRow>
            )
          })}
        </tbody>
      </table>
      <div className={styles.actions}>
        <CopyButton text={splitTsv(srm)} what="split with full precision" label="Copy table" />
      </div>
    </div>
  )
}

/** Whole where it is whole, as it is with round shares; else to seven digits. */
function expectedCount(expected: number | null): string {
  if (expected === null) return 'none'
  return Number.isInteger(expected) ? formatCount(expected) : formatNumber(expected, 7)
}
