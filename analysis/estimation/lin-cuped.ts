import { welchTest } from '../inference/welch'
import { differenceStandardError } from '../inference/mean-difference'
import type { Moments } from '../moments/moments'
import { notAdjustable, type CupedEffect, type CupedOptions } from './cuped'
import { linAdjustment } from './lin-adjustment'
import { covariateSlopes } from './regression'
import { relativeEffect } from './relative-effect'
import { summaryOf } from '../inference/sample-summary'

/**
 * Lin's adjustment (`linAdjustment`) with what it did beside it, as `cuped` tells it. `theta` is the slope that it comes
 * to for the difference: (n_C slope_T + n_T slope_C) / n, since the covariates' pooled mean lies between the variants'.
 */
export function linCuped(control: Moments, treatment: Moments, options: CupedOptions): CupedEffect {
  const { outcome } = options
  const pooled = covariateSlopes(control, treatment, options, 'within')
  const covariates = options.covariates.filter(({ column }) => pooled.columns.includes(column))
  if (covariates.length === 0) return notAdjustable('no-covariate-data', pooled.dropped)
  const lin = linAdjustment(control, treatment, { ...options, covariates })
  if (lin.absolute.kind === 'not-estimable') return notAdjustable(lin.absolute.reason, pooled.dropped)
  if (lin.slopes === null || lin.adjusted === null) return notAdjustable('no-covariate-data', pooled.dropped)
  const before = { control: summaryOf(control, outcome), treatment: summaryOf(treatment, outcome) }
  const asGiven = { ...options, degreesOfFreedom: null }
  const errorRatio = lin.absolute.standardError / differenceStandardError(before.control, before.treatment)
  const { slopes } = lin
  const n = control.count + treatment.count
  return {
    method: 'lin-z',
    absolute: lin.absolute,
    test: lin.test,
    relative: relativeEffect(lin.adjusted.control, lin.adjusted.treatment, asGiven),
    cuped: {
      kind: 'estimated',
      theta: slopes.treatment.map((slope, i) => (control.count * slope + treatment.count * slopes.control[i]!) / n),
      covariates: covariates.map(({ name }) => name),
      correlation: pooled.correlation,
      varianceReduction: 1 - errorRatio ** 2,
      equivalentSampleGain: 1 / errorRatio ** 2,
      unadjusted: {
        ...welchTest(before.control, before.treatment, options),
        relative: relativeEffect(before.control, before.treatment, asGiven),
      },
      slopes,
    },
    adjusted: lin.adjusted,
    dropped: pooled.dropped,
  }
}
