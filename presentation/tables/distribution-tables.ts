import {
  type DistributionView,
  type ExperimentSpec,
  type QuantileReading,
  formatChange,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatPValue,
} from '@analysis'
import { notEstimableText } from '../words/reasons'
import { left, right, type PrintTable } from './table'
import { quantileFinding, quantileName, ranksNote } from '../words/distribution-words'

/** Where the values of each variant lie, and how the quantiles moved. */
export function distributionTables(view: DistributionView, spec: ExperimentSpec): readonly PrintTable[] {
  const name = spec.metrics.find(({ id }) => id === view.metricId)?.name ?? view.metricId
  return [spreadTable(view, name), quantileTable(view, name, spec), rankTable(view, name), binTable(view, name)]
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

function quantileTable(view: DistributionView, name: string, { variants, plan }: ExperimentSpec): PrintTable {
  const controlId = variants.find(({ isControl }) => isControl)?.id ?? ''
  return {
    caption: `${name}: quantiles`,
    columns: [
      left('quantile'),
      left('variant'),
      right('control'),
      right('treatment'),
      right('effect'),
      right('p'),
      right('p corrected'),
    ],
    rows: view.quantiles.flatMap((reading) =>
      reading.effects.map(({ variantId, absolute, test, pValueAdjusted }) => ({
        cells: [
          quantileName(reading.probability),
          variantId,
          valueText(reading, controlId),
          valueText(reading, variantId),
          absolute.kind === 'estimated'
            ? formatChange(absolute.estimate, absolute.interval, { unit: 'plain' })
            : notEstimableText(absolute.reason),
          formatPValue(test.kind === 'estimated' ? test.pValue : null),
          formatPValue(pValueAdjusted),
        ],
        tone: 'neutral' as const,
      })),
    ),
    notes: [`${quantileFinding(view, name, plan.alpha)}. Intervals lie between order statistics; corrected by Holm.`],
    isDetail: false,
  }
}

/** A variant's quantile with the interval between order statistics. */
function valueText({ values }: QuantileReading, id: string): string {
  const { value, interval } = values.find(({ variantId }) => variantId === id) ?? { value: null, interval: null }
  return interval === null ? formatNumber(value) : `${formatNumber(value)} ${formatInterval(interval)}`
}

/** Mann and Whitney's test: what a difference of means can hide, or make up. */
function rankTable({ ranks }: DistributionView, name: string): PrintTable {
  return {
    caption: `${name}: ranks`,
    columns: [left('variant'), right('chance to be larger'), right('z'), right('p')],
    rows: ranks.map(({ variantId, test }) => ({
      cells:
        test.kind === 'estimated'
          ? [
              variantId,
              formatPercent(test.probabilityOfSuperiority),
              formatNumber(test.statistic),
              formatPValue(test.pValueExact ?? test.pValue),
            ]
          : [variantId, notEstimableText(test.reason), '–', '–'],
      tone: 'neutral',
    })),
    notes: [ranksNote],
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
