import {
  exactNumber,
  formatChange,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatPValue,
  notEstimableText,
  quantileName,
  type DistributionView,
} from '@analysis'
import { EmptyState } from '../../../../ui/empty-state'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { NumberTable } from '../../parts/number-table'

/** A metric's values in each variant: how they spread, how their quantiles moved, and which stand out. */
export function DistributionCell({ view }: { readonly view: DistributionView }) {
  const { outcome, spec } = useCell()
  if (view.variants.length === 0) return <EmptyState sentence="No subject has a value." />
  const treatments = view.quantiles[0]?.effects.map(({ variantId }) => variantId) ?? []
  return (
    <>
      <FigureList />
      <NumberTable
        columns={[
          { header: 'variant', isNumber: false },
          { header: 'subjects', isNumber: true },
          { header: 'zeros', isNumber: true },
          { header: 'negative', isNumber: true },
          { header: 'smallest', isNumber: true },
          { header: 'largest values', isNumber: true },
        ]}
        rows={view.variants.map(({ variantId, n, zeros, negatives, minimum, largest }) => ({
          key: variantId,
          label: `${variantId}: values`,
          cells: [
            { text: variantId },
            { text: formatCount(n), exact: exactNumber(n) },
            { text: formatPercent(zeros / n), exact: exactNumber(zeros) },
            { text: formatPercent(negatives / n), exact: exactNumber(negatives) },
            { text: formatNumber(minimum), exact: exactNumber(minimum) },
            { text: largest.map((value) => formatNumber(value)).join(', '), exact: largest.join(', ') },
          ],
        }))}
        evidence={outcome.evidence}
      />
      <NumberTable
        columns={[
          { header: 'quantile', isNumber: false },
          ...view.variants.map(({ variantId }) => ({ header: variantId, isNumber: true })),
          ...treatments.flatMap((id) => [
            { header: treatments.length > 1 ? `${id}: effect` : 'effect', isNumber: true },
            { header: treatments.length > 1 ? `${id}: p corr.` : 'p corr.', isNumber: true },
          ]),
        ]}
        rows={view.quantiles.map(({ probability, values, effects }) => ({
          key: quantileName(probability),
          label: `${quantileName(probability)} of ${view.metricId}`,
          cells: [
            { text: quantileName(probability) },
            ...values.map(({ value, interval }) => ({
              text: interval === null ? formatNumber(value) : `${formatNumber(value)} ${formatInterval(interval)}`,
              exact: exactNumber(value),
            })),
            ...effects.flatMap(({ absolute, pValueAdjusted }) => [
              absolute.kind === 'estimated'
                ? {
                    text: formatChange(absolute.estimate, absolute.interval, { unit: 'plain' as const }),
                    exact: `${absolute.estimate} [${absolute.interval.lower}, ${absolute.interval.upper}]`,
                  }
                : { text: notEstimableText(absolute.reason) },
              {
                text: formatPValue(pValueAdjusted),
                exact: exactNumber(pValueAdjusted),
                isStrong: pValueAdjusted !== null && pValueAdjusted < spec.plan.alpha,
              },
            ]),
          ],
        }))}
        evidence={outcome.evidence}
      />
    </>
  )
}
