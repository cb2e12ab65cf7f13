import {
  exactNumber,
  exactPValue,
  formatNumber,
  formatPercent,
  formatPValue,
  type DistributionView,
  type RankReading,
} from '@analysis'
import { notEstimableText, ranksNote } from '@presentation'
import { useCell } from '../../cell-context'
import type { NumberCell } from '../../parts/number-cells'
import { NumberTable } from '../../parts/number-table'
import styles from '../../parts/table.module.css'

/** Whether each treatment's values tend to be larger than the control's, whatever their distribution. */
export function RanksTable({ view }: { readonly view: DistributionView }) {
  const { outcome } = useCell()
  if (view.ranks.length === 0) return null
  return (
    <>
      <NumberTable
        name="ranks"
        columns={[
          { header: 'variant', isNumber: false },
          { header: 'chance to be larger', isNumber: true },
          { header: 'z', isNumber: true },
          { header: 'p', isNumber: true },
        ]}
        rows={view.ranks.map((reading) => ({
          key: reading.variantId,
          label: `${reading.variantId}: ranks against control`,
          cells: [{ text: reading.variantId }, ...rankCells(reading)],
        }))}
        evidence={outcome.evidence}
      />
      <p className={styles.muted}>{ranksNote}</p>
    </>
  )
}

function rankCells({ test }: RankReading): readonly NumberCell[] {
  if (test.kind === 'not-estimable') return [{ text: notEstimableText(test.reason) }, { text: '–' }, { text: '–' }]
  const { probabilityOfSuperiority, statistic, pValue, log10P, pValueExact } = test
  return [
    { text: formatPercent(probabilityOfSuperiority), exact: exactNumber(probabilityOfSuperiority) },
    { text: formatNumber(statistic), exact: exactNumber(statistic) },
    {
      text: formatPValue(pValueExact ?? pValue),
      exact: pValueExact === null ? exactPValue(pValue, log10P) : exactNumber(pValueExact),
    },
  ]
}
