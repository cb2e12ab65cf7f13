import { choleskySolve, independentColumns } from '../numerics/cholesky'
import { comomentIndex, mergeMoments, type Moments } from '../moments/moments'

/** Which covariance theta comes from: of both variants stacked, or within variants. See docs/methods/cuped.md. */
export type ThetaKind = 'total' | 'within'

export interface DroppedCovariate {
  readonly covariate: string
  readonly reason: 'constant' | 'collinear'
}

export interface CovariateSlopes {
  /** One slope per kept covariate, in outcome units per covariate unit. */
  readonly theta: readonly number[]
  /** Columns of the covariates kept. */
  readonly columns: readonly number[]
  readonly covariates: readonly string[]
  readonly dropped: readonly DroppedCovariate[]
  /** Multiple correlation of outcome and covariates in the covariance theta comes from, in [0, 1]. */
  readonly correlation: number
}

export interface CovariateColumns {
  readonly outcome: number
  readonly covariates: readonly { readonly name: string; readonly column: number }[]
}

/**
 * Slopes theta = C_xx^-1 C_xy of the outcome on several covariates (Deng et al. 2013; Lin 2013 for the regression view).
 * Covariates that are constant, or explained by earlier ones, are dropped and named.
 */
export function covariateSlopes(
  control: Moments,
  treatment: Moments,
  { outcome, covariates }: CovariateColumns,
  kind: ThetaKind,
): CovariateSlopes {
  const source = kind === 'total' ? mergeMoments(control, treatment) : addComoments(control, treatment)
  const candidates = covariates.map(({ column }) => column)
  const independent = independentColumns(comomentMatrix(source, candidates))
  const columns = independent.kept.map((at) => candidates[at]!)
  const theta = slopesWithin(source, outcome, columns)
  return {
    theta,
    columns,
    covariates: independent.kept.map((at) => covariates[at]!.name),
    dropped: [
      ...independent.constant.map((at) => ({ covariate: covariates[at]!.name, reason: 'constant' as const })),
      ...independent.collinear.map((at) => ({ covariate: covariates[at]!.name, reason: 'collinear' as const })),
    ],
    correlation: multipleCorrelation(source, outcome, columns, theta),
  }
}

/** C_xx^-1 C_xy within one set of subjects; not finite where the covariates are constant or explain each other. */
export function slopesWithin(moments: Moments, outcome: number, columns: readonly number[]): readonly number[] {
  return choleskySolve(
    comomentMatrix(moments, columns),
    columns.map((column) => comoment(moments, column, outcome)),
  )
}

function multipleCorrelation(
  moments: Moments,
  outcome: number,
  columns: readonly number[],
  slopes: readonly number[],
): number {
  const explained = slopes.reduce((sum, slope, i) => sum + slope * comoment(moments, columns[i]!, outcome), 0)
  const total = comoment(moments, outcome, outcome)
  return total > 0 ? Math.sqrt(Math.min(1, Math.max(0, explained / total))) : 0
}

/** Co-moments within variants: those of each added up, without what lies between the variants' means. */
function addComoments(a: Moments, b: Moments): Moments {
  return {
    count: a.count + b.count,
    means: a.means,
    comoments: a.comoments.map((value, i) => value + b.comoments[i]!),
  }
}

function comoment(moments: Moments, i: number, j: number): number {
  return moments.comoments[comomentIndex(moments.means.length, i, j)]!
}

function comomentMatrix(moments: Moments, columns: readonly number[]): readonly (readonly number[])[] {
  return columns.map((i) => columns.map((j) => comoment(moments, i, j)))
}
