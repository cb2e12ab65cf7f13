import { type NoveltyComparison, type NoveltyView, type NotEstimableReason, formatPStatement } from '@analysis'
import { notEstimableText } from './reasons'

const verdicts = {
  novelty: 'wears off the longer subjects have had it (novelty)',
  primacy: 'builds up the longer subjects have had it (primacy)',
  'cohorts-differ': 'differs for subjects who came later',
  none: 'shows no trend in time',
} as const

/** What a treatment's effect does in time, in a few words. */
export function verdictText({ verdict, trend }: NoveltyComparison): string {
  if (verdict.kind === 'not-estimable') return `cannot be followed in time: ${notEstimableText(verdict.reason)}`
  const p = trend.kind === 'estimated' ? `, trend ${formatPStatement(trend.test.pValue)}` : ''
  return `${verdicts[verdict.verdict]}${p}`
}

/** The view's title: the first treatment whose effect changes, else that none does. */
export function noveltyFinding({ comparisons }: NoveltyView, metricName: string): string {
  const changing = comparisons.find(({ verdict }) => verdict.kind === 'estimated' && verdict.verdict !== 'none')
  const told = changing ?? comparisons[0]
  if (changing === undefined && comparisons.length > 1) {
    return `${metricName}: none of ${comparisons.length} effects shows a trend in time`
  }
  return told === undefined ? metricName : `${metricName}: the effect of ${told.variantId} ${verdictText(told)}`
}

/** Why the first week and the days after it cannot be compared. */
export function noSteadyText(reason: NotEstimableReason): string {
  return reason === 'too-few-subjects' ? 'no days with an effect after the first week' : notEstimableText(reason)
}

const bases = {
  'active-day':
    'Each day counts what subjects did on that UTC day, 0 for those who did nothing; without caps and covariates. The day of exposure is not a whole one.',
  'active-subjects': 'Each day counts the subjects with events on that UTC day only; without caps and covariates.',
  'exposure-cohort':
    'Only final values are known: days are those of first exposure, so this tells whether later subjects differ, not whether the effect wears off within a subject.',
} as const

/** What the effects in time are measured on, and what they cannot answer. */
export function basisText({ basis }: NoveltyView): string {
  return basis === null ? `Nothing can be said about time: ${notEstimableText('no-clock')}.` : bases[basis]
}
