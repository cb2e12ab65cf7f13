import {
  type CupedView,
  type Effect,
  type ExperimentSpec,
  formatNumber,
  formatPercent,
  formatPStatement,
} from '@analysis'
import { adjustmentName } from '../words/detail-words'
import { effectUnit } from '../words/effect-unit'
import { metricOf } from '../words/metric-of'
import { notEstimableText } from '../words/reasons'
import { tellEffect } from '../words/tell-effect'
import { tellSize, tellStandardised, tellTest } from '../words/told'
import { effectTone } from '../words/tone'
import { unadjusted } from '../words/unadjusted'
import { changes, changeValue, left, right, type PrintTable, type TableRow } from './table'

/** Each effect without and with the adjustment by pre-period data. */
export function cupedTable({ metric }: CupedView, spec: ExperimentSpec): PrintTable {
  const direction = metricOf(spec, metric.metricId)?.direction ?? 'increase'
  const row = (effect: Effect, estimator: string): TableRow => {
    const { relative, absolute, p } = tellEffect(effect, metric)
    const error = effect.absolute.kind === 'estimated' ? effect.absolute.standardError : null
    return {
      values: [
        effect.variantId,
        estimator,
        changeValue(relative),
        changeValue(absolute),
        tellSize(error, effectUnit(metric)),
        p,
      ],
      tone: effectTone(effect, direction),
    }
  }
  return {
    caption: `${metric.metricId} without and with adjustment`,
    columns: [
      left('variant'),
      left('estimator'),
      changes('relative effect'),
      changes('effect'),
      right('standard error'),
      right('p'),
    ],
    rows: metric.effects.flatMap((effect) => {
      const before = unadjusted(effect)
      return before === null
        ? [row(effect, 'unadjusted')]
        : [row(before, 'unadjusted'), row(effect, adjustmentName(effect.cuped) ?? 'adjusted')]
    }),
    notes: metric.effects.map(adjustmentNote),
    isDetail: false,
  }
}

/** Whether the covariates were alike before exposure: small differences are what CUPED takes off. */
export function balanceTable({ balances }: Pick<CupedView, 'balances'>): PrintTable | null {
  if (balances.length === 0) return null
  return {
    caption: 'Covariates before exposure, treatment against control',
    columns: [left('variant'), left('covariate'), right('difference in sd'), right('p')],
    rows: balances.flatMap(({ variantId, balance }) =>
      balance.covariates.map(({ covariate, standardisedDifference, test }) => ({
        label: `${variantId}, ${covariate} before exposure`,
        values: [variantId, covariate, tellStandardised(standardisedDifference), tellTest(test)],
        tone: 'neutral' as const,
      })),
    ),
    notes: balances.map(({ variantId, balance: { joint } }) =>
      joint.kind === 'estimated'
        ? `${variantId}: all at once ${formatPStatement(joint.pValue)} (Wald χ² ${formatNumber(joint.statistic)} on ${joint.degreesOfFreedom} df).`
        : `${variantId}: cannot be compared, ${notEstimableText(joint.reason)}.`,
    ),
    isDetail: false,
  }
}

function adjustmentNote({ variantId, cuped }: Effect): string {
  if (cuped === null) return `${variantId}: the metric names no covariate.`
  if (cuped.kind === 'not-estimable') return `${variantId}: not adjusted, ${notEstimableText(cuped.reason)}.`
  const theta = cuped.covariates.map((name, i) => `θ ${formatNumber(cuped.theta[i] ?? null)} on ${name}`).join(', ')
  const gain = formatNumber(cuped.equivalentSampleGain)
  return (
    `${variantId}: ${theta}; correlation ${formatNumber(cuped.correlation)}; variance reduced by ` +
    `${formatPercent(cuped.varianceReduction)}, worth ${gain} times the subjects.`
  )
}
