import {
  type CupedView,
  type Effect,
  type ExperimentSpec,
  formatNumber,
  formatPercent,
  formatPStatement,
  withSign,
} from '@analysis'
import { adjustmentName } from '../words/detail-words'
import { notEstimableText } from '../words/reasons'
import { absoluteText, pText, relativeText } from './effect-text'
import { left, right, type PrintTable, type TableRow } from './table'
import { effectTone } from '../words/tone'
import { unadjusted } from '../words/unadjusted'

/** Each effect without and with the adjustment by pre-period data. */
export function cupedTable({ metric }: CupedView, spec: ExperimentSpec): PrintTable {
  const direction = spec.metrics.find(({ id }) => id === metric.metricId)?.direction ?? 'increase'
  const row = (effect: Effect, estimator: string): TableRow => ({
    cells: [
      effect.variantId,
      estimator,
      relativeText(effect.relative),
      absoluteText(metric.type, effect.absolute),
      formatNumber(effect.absolute.kind === 'estimated' ? effect.absolute.standardError : null),
      pText(effect.test),
    ],
    tone: effectTone(effect, direction),
  })
  return {
    caption: `${metric.metricId} without and with adjustment`,
    columns: [
      left('variant'),
      left('estimator'),
      right('relative effect'),
      right('effect'),
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
export function balanceTable({ balances }: CupedView): PrintTable | null {
  if (balances.length === 0) return null
  return {
    caption: 'Covariates before exposure, treatment against control',
    columns: [left('variant'), left('covariate'), right('difference in sd'), right('p')],
    rows: balances.flatMap(({ variantId, balance }) =>
      balance.covariates.map(({ covariate, standardisedDifference, test }) => ({
        cells: [variantId, covariate, withSign(formatNumber(standardisedDifference)), pText(test)],
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
