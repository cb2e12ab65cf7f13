import {
  type DistributionView,
  type ExperimentSpec,
  type QuantileReading,
  type RankReading,
  controlOf,
  exactNumber,
  formatInterval,
  formatNumber,
} from '@analysis'
import { quantileFinding, quantileName, ranksNote } from '../words/distribution-words'
import { metricName, metricOf } from '../words/metric-of'
import { notEstimableText } from '../words/reasons'
import { tellEffect } from '../words/tell-effect'
import { tellCount, tellNumber, tellPValue, tellShare } from '../words/told'
import { changes, changeValue, left, right, type NumberValue, type PrintTable, type TableValue } from './table'

/** Where the values of each variant lie, and how the quantiles moved. */
export function distributionTables(view: DistributionView, spec: ExperimentSpec): readonly PrintTable[] {
  const name = metricName(spec, view.metricId)
  return [spreadTable(view, name), quantileTable(view, name, spec), ...rankTables(view, name), binTable(view, name)]
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
      { ...right('largest'), isSpare: true },
      left('largest values'),
    ],
    rows: variants.map(({ variantId, n, zeros, negatives, minimum, maximum, largest }) => ({
      label: `${variantId}: values`,
      values: [
        variantId,
        tellCount(n),
        { ...tellShare(zeros / n), exact: `${exactNumber(zeros)} of ${exactNumber(n)}` },
        { ...tellShare(negatives / n), exact: `${exactNumber(negatives)} of ${exactNumber(n)}` },
        tellNumber(minimum),
        tellNumber(maximum),
        { text: largest.map((value) => formatNumber(value)).join(', '), exact: largest.join(', ') },
      ],
      tone: 'neutral',
    })),
    notes: ['Values as they are, without the metric’s cap.'],
    isDetail: false,
  }
}

function quantileTable(view: DistributionView, name: string, spec: ExperimentSpec): PrintTable {
  const controlId = controlOf(spec)?.id ?? null
  const metric = metricOf(spec, view.metricId)
  return {
    caption: `${name}: quantiles`,
    columns: [
      left('quantile'),
      { ...left('variant'), isSpare: true },
      changes('control'),
      changes('treatment'),
      changes('effect'),
      { ...right('p'), isSpare: true },
      right('p corrected'),
    ],
    rows: view.quantiles.flatMap((reading) =>
      reading.effects.map((effect) => {
        const { absolute, p, pAdjusted } = tellEffect(effect, metric)
        const isStrong = effect.pValueAdjusted !== null && effect.pValueAdjusted < spec.plan.alpha
        return {
          label: `${quantileName(reading.probability)} of ${name}, ${effect.variantId}`,
          values: [
            quantileName(reading.probability),
            effect.variantId,
            valueOf(reading, controlId),
            valueOf(reading, effect.variantId),
            changeValue(absolute),
            p,
            { ...pAdjusted, isStrong },
          ],
          tone: 'neutral' as const,
        }
      }),
    ),
    notes: [
      `${quantileFinding(view, name, spec.plan.alpha)}. Intervals lie between order statistics; corrected by Holm.`,
    ],
    isDetail: false,
  }
}

/** A variant's quantile with the interval between order statistics. */
function valueOf({ values }: QuantileReading, id: string | null): NumberValue {
  const { value, interval } = values.find(({ variantId }) => variantId === id) ?? { value: null, interval: null }
  return {
    text: interval === null ? formatNumber(value) : `${formatNumber(value)} ${formatInterval(interval)}`,
    exact: exactNumber(value),
    copied: [value, interval?.lower ?? null, interval?.upper ?? null].map(exactNumber),
  }
}

/** Mann and Whitney's test: what a difference of means can hide, or make up. */
function rankTables({ ranks }: DistributionView, name: string): readonly PrintTable[] {
  if (ranks.length === 0) return []
  return [
    {
      caption: `${name}: ranks`,
      columns: [left('variant'), right('chance to be larger'), right('z'), right('p')],
      rows: ranks.map(({ variantId, test }) => ({
        label: `${variantId}: ranks against control`,
        values: [variantId, ...rankValues(test)],
        tone: 'neutral',
      })),
      notes: [ranksNote],
      isDetail: false,
    },
  ]
}

function rankValues(test: RankReading['test']): readonly TableValue[] {
  if (test.kind === 'not-estimable') return [notEstimableText(test.reason), '–', '–']
  const { probabilityOfSuperiority, statistic, pValue, log10P, pValueExact } = test
  return [
    tellShare(probabilityOfSuperiority),
    tellNumber(statistic),
    pValueExact === null ? tellPValue(pValue, log10P) : tellPValue(pValueExact),
  ]
}

function binTable({ variants, edges }: DistributionView, name: string): PrintTable {
  return {
    caption: `${name}: subjects by value`,
    columns: [right('from'), right('to'), ...variants.map(({ variantId }) => right(variantId))],
    rows: edges.map((edge, at) => ({
      values: [
        tellNumber(edge),
        edges[at + 1] === undefined ? 'and more' : tellNumber(edges[at + 1] ?? null),
        ...variants.map(({ counts }) => tellCount(counts[at] ?? 0)),
      ],
      tone: 'neutral',
    })),
    notes: [],
    isDetail: true,
  }
}
