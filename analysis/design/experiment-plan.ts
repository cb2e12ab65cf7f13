import type { SpendingFunction } from '../study/spec'
import { designCost } from '../sequential/inflation'
import { experimentDuration, type Duration, type Traffic } from './duration'
import { comparisonAlpha, cupedFactors } from './plan-factors'
import { detectableErrors, sampleSize, type DesignGoal } from './sample-size'

/** What an experiment has to be able to see, and how it will be analysed. */
export interface DesignRequest {
  /** Smallest difference worth detecting, in the metric's unit. */
  readonly difference: number
  readonly variances: { readonly control: number; readonly treatment: number }
  readonly goal: DesignGoal
  /** Treatments compared with the one control, all of the same size. */
  readonly treatments: number
  /** Comparisons that share alpha evenly: as many as treatments, or 1 when nothing is corrected. */
  readonly comparisons?: number
  readonly treatmentPerControl: number
  /** Correlation of the outcome with its covariates, 0 without any. */
  readonly correlation: number
  /** Null for one look at the end. */
  readonly sequential: { readonly spending: SpendingFunction; readonly looks: number } | null
}

export interface DesignedSize {
  /** Subjects, rounded up, at the last look. */
  readonly control: number
  readonly perTreatment: number
  readonly total: number
  /** How each part of the request multiplied the plain size of a single comparison. */
  readonly factors: { readonly comparisons: number; readonly cuped: number; readonly sequential: number }
  /** Subjects over all variants expected when a sequential test stops: without an effect, with half the planned, with it. */
  readonly expectedTotal: { readonly none: number; readonly half: number; readonly planned: number }
  /** The alpha each comparison is planned at. */
  readonly alpha: number
}

/**
 * The size of an experiment with everything that changes it: several treatments (alpha split evenly, conservative for
 * every correction on offer), covariates and looks. The parts multiply, as each acts on the variance or on alpha alone.
 */
export function designSize(request: DesignRequest): DesignedSize {
  const { difference, variances, goal, treatments, treatmentPerControl, sequential } = request
  const alpha = comparisonAlpha(goal.alpha, request.comparisons ?? treatments)
  const corrected = { ...goal, alpha }
  const cuped = cupedFactors(request.correlation).size
  const cost = sequential ? sequentialCost(sequential, corrected) : null
  const inflation = cost?.inflationFactor ?? 1
  const plain = sampleSize(difference, variances, corrected, treatmentPerControl)
  const control = Math.ceil(plain.control * cuped * inflation)
  const perTreatment = Math.ceil(plain.treatment * cuped * inflation)
  const total = control + treatments * perTreatment
  const { none, half, planned } = cost?.expectedInformation ?? { none: 1, half: 1, planned: 1 }
  return {
    control,
    perTreatment,
    total,
    factors: {
      comparisons: (detectableErrors(corrected) / detectableErrors(goal)) ** 2,
      cuped,
      sequential: inflation,
    },
    expectedTotal: { none: none * total, half: half * total, planned: planned * total },
    alpha,
  }
}

/** How long the designed experiment takes at the given traffic. */
export function designDuration({ total }: DesignedSize, traffic: Traffic): Duration {
  return experimentDuration(total, traffic)
}

function sequentialCost(
  { spending, looks }: NonNullable<DesignRequest['sequential']>,
  { alpha, power, alternative }: DesignGoal,
) {
  const informationFractions = Array.from({ length: looks }, (_, k) => (k + 1) / looks)
  return designCost({ sides: alternative === 'two-sided' ? 2 : 1, alpha, informationFractions, spending }, power)
}
