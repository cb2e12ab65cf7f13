import { cuped } from '../../analysis/estimation/cuped'
import { momentsOfRows } from '../support/moments-of-rows'
import { xoshiro128, type RandomStream } from '@analysis'

export interface CupedCalibration {
  readonly correlation: number
  /** 1 - variance of the adjusted effect / variance of the unadjusted one, over experiments. */
  readonly achieved: number
  /** What the experiments report, on average. */
  readonly reported: number
}

const SUBJECTS = 500

/** How much variance CUPED takes away where outcome and covariate correlate by rho: rho squared. Deng et al. (2013). */
export function measureCuped(correlation: number, experiments: number, seed: number): CupedCalibration {
  const random = xoshiro128(seed)
  const adjusted: number[] = []
  const unadjusted: number[] = []
  let reported = 0
  for (let i = 0; i < experiments; i++) {
    const effect = cuped(variant(random, correlation), variant(random, correlation), {
      alpha: 0.05,
      alternative: 'two-sided',
      theta: 'total',
      outcome: 0,
      covariates: [{ name: 'before', column: 1 }],
    })
    if (effect.absolute.kind !== 'estimated' || effect.cuped.kind !== 'estimated') continue
    if (effect.cuped.unadjusted.absolute.kind !== 'estimated') continue
    adjusted.push(effect.absolute.estimate)
    unadjusted.push(effect.cuped.unadjusted.absolute.estimate)
    reported += effect.cuped.varianceReduction
  }
  return {
    correlation,
    achieved: 1 - meanSquare(adjusted) / meanSquare(unadjusted),
    reported: reported / adjusted.length,
  }
}

function variant(random: RandomStream, correlation: number) {
  return momentsOfRows(
    Array.from({ length: SUBJECTS }, () => {
      const before = random.normal()
      return [correlation * before + Math.sqrt(1 - correlation ** 2) * random.normal(), before]
    }),
  )
}

/** The effects' true mean is 0. */
function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / values.length
}
