import type { NotEstimableReason } from '@analysis'

const reasons: Readonly<Record<NotEstimableReason, string>> = {
  'empty-variant': 'no subjects in a variant',
  'too-few-subjects': 'fewer than two subjects',
  'zero-variance': 'all values are equal',
  'missing-variance': 'the source gives no variance',
  'control-mean-near-zero': 'control mean is near zero',
  'denominator-near-zero': 'denominator is near zero',
  'no-covariate-data': 'no covariate data',
  'collinear-covariates': 'covariates are collinear',
  'no-control': 'no control variant',
  'no-allocated-variants': 'no variant has a weight',
  'no-clock': 'the data has no times',
  'too-few-values': 'too few values to tell the quantile from the extremes',
  'not-a-mean': 'not defined for a quantile',
  'empty-stratum': 'a stratum has no effect of its own',
}

/** Why a quantity has no value, in words. */
export function notEstimableText(reason: NotEstimableReason): string {
  return reasons[reason]
}
