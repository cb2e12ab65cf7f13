import type { DistributionView, ExperimentSpec } from '@analysis'
import {
  formatChange,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatPValue,
  notEstimableText,
  quantileFinding,
  quantileName,
} from '@analysis'
import { left, right, type PrintTable } from './table'

/** Where the values of each variant lie, and how the quantiles moved. */
export function distributionTables(view: DistributionView, spec: ExperimentSpec): readonly PrintTable[] {
  const name = spec.metrics.find(({ id }) => id === view.metricId)?.name ?? view.metricId
  return [spreadTable(view, name), quantileTable(view, name, spec.plan.alpha), binTable(view, name)]
}

function spreadTable({ variants }: DistributionView, name: string): PrintTable {
  return {
    caption: `${name}: values`,
    columns: [
      left('variant'),
      right('subjects'),
      right('zeros'),
      right('negative'),
      right('smallest'),
      right('largest'),
      left('largest values'),
    ],
    rows: variants.map(({ variantId, n, zeros, negatives, minimum, maximum, largest }) => ({
      cells: [
        variantId,
        formatCount(n),
        formatPercent(zeros / n),
        formatPercent(negatives / n),
        formatNumber(minimum),
        formatNumber(maximum),
        largest.map((value) => formatNumber(value)).join(', '),
      ],
      tone: 'neutral',
    })),
    notes: ['Values as they are, without the metric’s cap.'],
    isDetail: false,
  }
}

function quantileTable(view: DistributionView, name: string, alpha: number): PrintTable {
  const variants = view.variants.map(({ variantId }) => variantId)
  const treatments = view.quantiles[0]?.effects.map(({ variantId }) => variantId) ?? []
  return {
    caption: `${name}: quantiles`,
    columns: [
      left('quantile'),
      ...variants.map(right),
      ...treatments.flatMap((id) => [right(`${id}: effect`), right('p'), right('p corrected')]),
    ],
    rows: view.quantiles.map(({ probability, values, effects }) => ({
      cells: [
        quantileName(probability),
        ...values.map(({ value, interval }) =>
          interval === null ? formatNumber(value) : `${formatNumber(value)} ${formatInterval(interval)}`,
        ),
        ...effects.flatMap(({ absolute, test, pValueAdjusted }) => [
          absolute.kind === 'estimated'
            ? formatChange(absolute.estimate, absolute.interval, { unit: 'plain' })
            : notEstimableText(absolute.reason),
          formatPValue(test.kind === 'estimated' ? test.pValue : null),
          formatPValue(pValueAdjusted),
        ]),
      ],
      tone: 'neutral',
    })),
    notes: [`${quantileFinding(view, name, alpha)}. Intervals lie between order statistics; corrected by Holm.`],
    isDetail: false,
  }
}

function binTable({ variants, edges }: DistributionView, name: string): PrintTable {
  return {
    caption: `${name}: subjects by value`,
    columns: [right('from'), right('to'), ...variants.map(({ variantId }) => right(variantId))],
    rows: edges.map((edge, at) => ({
      cells: [
        formatNumber(edge),
        edges[at + 1] === undefined ? 'and more' : formatNumber(edges[at + 1] ?? null),
        ...variants.map(({ counts }) => formatCount(counts[at] ?? 0)),
      ],
      tone: 'neutral',
    })),
    notes: [],
    isDetail: true,
  }
}
