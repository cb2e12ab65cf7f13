import {
  exactNumber,
  formatInterval,
  formatNumber,
  formatPValue,
  type DistributionView,
  type QuantileReading,
} from '@analysis'
import { quantileName } from '@presentation'
import { useCell } from '../../cell-context'
import { changeCell, changeColumn, type NumberCell } from '../../parts/number-cells'
import { NumberTable } from '../../parts/number-table'

/** Every quantile in control and each treatment, with how far it moved. */
export function QuantilesTable({ view }: { readonly view: DistributionView }) {
  const { outcome, spec } = useCell()
  const controlId = spec.variants.find(({ isControl }) => isControl)?.id ?? ''
  const several = (view.quantiles[0]?.effects.length ?? 0) > 1
  return (
    <NumberTable
      name="quantiles"
      columns={[
        { header: 'quantile', isNumber: false },
        ...(several ? [{ header: 'variant', isNumber: false }] : []),
        changeColumn('control'),
        changeColumn('treatment'),
        changeColumn('effect'),
        { header: 'p corr.', isNumber: true },
      ]}
      rows={view.quantiles.flatMap((reading) =>
        reading.effects.map(({ variantId, absolute, pValueAdjusted }) => ({
          key: `${reading.probability} ${variantId}`,
          label: `${quantileName(reading.probability)} of ${view.metricId}${several ? `, ${variantId}` : ''}`,
          cells: [
            { text: quantileName(reading.probability) },
            ...(several ? [{ text: variantId }] : []),
            valueCell(reading, controlId),
            valueCell(reading, variantId),
            changeCell(absolute, 'plain'),
            {
              text: formatPValue(pValueAdjusted),
              exact: exactNumber(pValueAdjusted),
              isStrong: pValueAdjusted !== null && pValueAdjusted < spec.plan.alpha,
            },
          ],
        })),
      )}
      evidence={outcome.evidence}
    />
  )
}

/** A variant's quantile with the interval between order statistics. */
function valueCell({ values }: QuantileReading, id: string): NumberCell {
  const { value, interval } = values.find(({ variantId }) => variantId === id) ?? { value: null, interval: null }
  const text = interval === null ? formatNumber(value) : `${formatNumber(value)} ${formatInterval(interval)}`
  return {
    text,
    exact: exactNumber(value),
    copied: [value, interval?.lower ?? null, interval?.upper ?? null].map(exactNumber),
  }
}
