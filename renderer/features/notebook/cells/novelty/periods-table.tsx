import { exactNumber, formatCount, formatPValue, isShare, type NoveltyView, type PeriodEffect } from '@analysis'
import { useCell } from '../../cell-context'
import { changeCell, changeColumn, type ChangeUnit } from '../../parts/number-cells'
import { NumberTable } from '../../parts/number-table'

/** Every week and day since exposure (or of the experiment), with its own effect. */
export function PeriodsTable({ view }: { readonly view: NoveltyView }) {
  const { spec, outcome } = useCell()
  const metric = spec.metrics.find(({ id }) => id === view.metricId)
  const unit = isShare(metric?.type) ? 'points' : 'plain'
  const rows = view.comparisons.flatMap(({ variantId, byWeek, bySinceExposure, byDay }) =>
    [
      ...byWeek.map((period) => ({ period, when: `week from ${period.start}` })),
      ...bySinceExposure.map((period) => ({ period, when: `day ${period.index} since exposure` })),
      ...byDay.map((period) => ({ period, when: period.start ?? '' })),
    ].map(({ period, when }) => ({
      key: `${variantId} ${when}`,
      label: `${variantId}, ${when}`,
      cells: [{ text: when }, { text: variantId }, ...periodCells(period, unit)],
    })),
  )
  return (
    <NumberTable
      name="effects in time"
      columns={[
        { header: 'when', isNumber: false },
        { header: 'variant', isNumber: false },
        { header: 'control subjects', isNumber: true },
        { header: 'treatment subjects', isNumber: true },
        changeColumn('effect'),
        { header: 'p', isNumber: true },
      ]}
      rows={rows}
      evidence={outcome.evidence}
    />
  )
}

function periodCells({ subjects, effect: { absolute, test } }: PeriodEffect, unit: ChangeUnit) {
  return [
    { text: formatCount(subjects.control), exact: exactNumber(subjects.control) },
    { text: formatCount(subjects.treatment), exact: exactNumber(subjects.treatment) },
    changeCell(absolute, unit),
    test.kind === 'estimated' ? { text: formatPValue(test.pValue), exact: exactNumber(test.pValue) } : { text: '–' },
  ]
}
