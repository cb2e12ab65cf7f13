import { cuped, notAdjustable, type CupedEffect } from '../estimation/cuped'
import { linCuped } from '../estimation/lin-cuped'
import { ridgeFit, ridgeName, withPrediction } from '../estimation/ridge'
import type { RidgeFit } from '../results/effect'
import type { MetricDefinition } from '../study/metric-definition'
import type { Moments } from '../moments/moments'
import type { MomentColumn } from '../moments/metric-moments'
import type { MetricPlan } from '../study/metric-plan'

interface Prepared {
  readonly control: Moments
  readonly treatment: Moments
  readonly covariates: readonly { readonly name: string; readonly column: number }[]
}

/** A mean or share adjusted by its covariates: one slope for both variants, or each its own (Lin). */
export function adjustedMean(
  metric: MetricDefinition,
  control: Moments,
  treatment: Moments,
  columns: readonly MomentColumn[],
  plan: MetricPlan,
): CupedEffect {
  const { prepared, ridge } = withRidge(metric, control, treatment, columns)
  if (prepared.covariates.length === 0) return notAdjustable('no-covariate-data')
  const options = { ...plan, theta: plan.cupedTheta, outcome: 0, covariates: prepared.covariates }
  const adjust = metric.adjustment === 'lin' ? linCuped : cuped
  const effect = adjust(prepared.control, prepared.treatment, options)
  if (ridge === null || effect.cuped.kind !== 'estimated') return effect
  return { ...effect, cuped: { ...effect.cuped, ridge } }
}

/** Columns that adjust: covariates, and the indicators of their missing values. */
export function covariateColumns(
  columns: readonly MomentColumn[],
): readonly { readonly name: string; readonly column: number }[] {
  return columns.flatMap(({ name, role }, column) =>
    role === 'covariate' || role === 'missing-indicator' ? [{ name, column }] : [],
  )
}

/** The features of a ridge covariate replaced by their prediction; without one, or a fit, the columns as they are. */
export function withRidge(
  { covariates }: MetricDefinition,
  control: Moments,
  treatment: Moments,
  columns: readonly MomentColumn[],
): { readonly prepared: Prepared; readonly ridge: RidgeFit | null } {
  const all = covariateColumns(columns)
  const ridge = covariates.find((each) => each.kind === 'ridge')
  if (ridge === undefined) return { prepared: { control, treatment, covariates: all }, ridge: null }
  const features = all.filter(({ name }) => isOf(ridge.columns, name))
  const plain = covariates.flatMap((each) => (each.kind === 'column' ? [each.column] : []))
  const others = all.filter(({ name }) => !isOf(ridge.columns, name) || isOf(plain, name))
  const ridgeColumns = { outcome: 0, features }
  const fit = ridgeFit([control, treatment], ridgeColumns, ridge.penalty)
  if (fit === null) return { prepared: { control, treatment, covariates: others }, ridge: null }
  return {
    prepared: {
      control: withPrediction(control, ridgeColumns, fit),
      treatment: withPrediction(treatment, ridgeColumns, fit),
      covariates: [...others, { name: ridgeName(ridge.columns), column: columns.length }],
    },
    ridge: fit,
  }
}

/** One of the columns, or the indicator of one. */
function isOf(columns: readonly string[], name: string): boolean {
  return columns.some((each) => name === each || name === `${each} missing`)
}
