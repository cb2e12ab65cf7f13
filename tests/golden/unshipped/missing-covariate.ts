import type { Moments } from '../../../analysis/moments/moments'
import { combineColumns } from '../../../analysis/estimation/linearisation'

export interface Imputed {
  readonly control: Moments
  readonly treatment: Moments
  /** What every missing value was replaced by: the mean of the observed ones of both variants. */
  readonly value: number
}

/**
 * Mean imputation from moments: column `covariate` holds 0 where `missing` is 1, and gets the observed mean instead.
 * Keeps every subject and biases nothing, since both variants get the same value; an indicator column of its own
 * (see docs/methods/cuped.md) is usually better, because those without a past often differ.
 */
export function imputeMean(
  control: Moments,
  treatment: Moments,
  columns: { readonly covariate: number; readonly missing: number },
): Imputed {
  const { covariate, missing } = columns
  const total = (column: number): number =>
    control.count * control.means[column]! + treatment.count * treatment.means[column]!
  const value = total(covariate) / (control.count + treatment.count - total(missing))
  const weights = control.means.map((_, row) =>
    control.means.map((_mean, column) => {
      if (row === covariate && column === missing) return value
      return row === column ? 1 : 0
    }),
  )
  return { control: combineColumns(control, weights), treatment: combineColumns(treatment, weights), value }
}
