import { invariant, type Estimable } from '../failures'
import { detectableDifference, detectableProportion } from './detectable-effect'
import { experimentDuration, type Duration } from './duration'
import { designSize, type DesignedSize } from './experiment-plan'
import type { PowerPoint } from './power'
import { plannedDifference, subjectVariances, treatmentPerControl, type PowerRequest } from './power-request'
import { plannedPower } from './sequential-power'

/** A change in the metric's unit and relative to the baseline (null at a baseline of 0). */
export interface PlannedEffect {
  readonly absolute: number
  readonly relative: number | null
}

export interface PlannedSize {
  /** Subjects per variant at the last look, rounded up, in the order of the request's weights. */
  readonly variants: readonly number[]
  readonly total: number
  readonly factors: DesignedSize['factors']
  /** Subjects expected when a sequential test stops: without an effect, with half the planned, with it. */
  readonly expectedTotal: DesignedSize['expectedTotal']
  readonly comparisonAlpha: number
}

/** What a number of subjects can show. */
export interface DetectableAt {
  /** Over all variants. */
  readonly subjects: number
  /** How long they take to arrive; null when that is not known or they are here already. */
  readonly days: number | null
  /** Smallest effect found with the power asked for, on the side of the planned one. */
  readonly detectable: Estimable<PlannedEffect>
  /** Chance to find the planned effect. */
  readonly power: number
}

export interface PowerPlan {
  readonly effect: PlannedEffect
  readonly size: PlannedSize
  readonly duration: Duration | null
  readonly present: DetectableAt | null
  readonly weeks: readonly DetectableAt[]
  /** Power at each effect from 0 to twice the planned one, with the planned size and with the present one. */
  readonly byEffect: { readonly planned: readonly PowerPoint[]; readonly present: readonly PowerPoint[] | null }
  /** Power at the planned effect for sizes up to twice the planned one. */
  readonly bySize: readonly { readonly subjects: number; readonly power: number }[]
}

const weeksShown = [1, 2, 3, 4, 6, 8, 12]
const curvePoints = 40

/**
 * The size, length and reach of an experiment: one answer for the cell, the command and the report. Sizes after
 * `designSize`, detectable effects as its inverse, power exact for the looks planned.
 */
export function planPower(request: PowerRequest): PowerPlan {
  const difference = plannedDifference(request)
  invariant(difference !== 0, 'a plan needs an effect to find')
  invariant(request.weights.length > 1, 'a plan needs a control and a treatment')
  const treatments = request.weights.length - 1
  const sized = designSize({
    difference,
    variances: subjectVariances(request, difference),
    goal: request.goal,
    treatments,
    comparisons: request.correction === 'none' ? 1 : treatments,
    treatmentPerControl: treatmentPerControl(request),
    correlation: request.correlation,
    sequential: request.sequential,
  })
  const size = plannedSize(sized, request)
  const at = reach(request, size, difference)
  const { dailySubjects, presentSubjects } = request
  const steps = Array.from({ length: curvePoints + 1 }, (_, step) => step / curvePoints)
  const effects = steps.map((step) => (step === 0 ? 0 : 2 * step * difference))
  const curve = (subjects: number) => effects.map((each) => ({ difference: each, power: at.power(each, subjects) }))
  return {
    effect: plannedEffect(difference, request),
    size,
    duration: dailySubjects === null ? null : experimentDuration(size.total, { dailySubjects, share: 1 }),
    present: presentSubjects === null ? null : at.detectable(presentSubjects, null),
    weeks: dailySubjects === null ? [] : weeksShown.map((weeks) => at.detectable(dailySubjects * weeks * 7, weeks * 7)),
    byEffect: {
      planned: curve(size.total),
      present: presentSubjects === null ? null : curve(presentSubjects),
    },
    bySize: steps.slice(1).map((step) => {
      const subjects = 2 * step * size.total
      return { subjects, power: at.power(difference, subjects) }
    }),
  }
}

function plannedSize(sized: DesignedSize, { weights }: PowerRequest): PlannedSize {
  const smallest = Math.min(...weights.slice(1))
  const variants = weights.map((weight, at) =>
    at === 0 ? sized.control : Math.ceil(sized.perTreatment * (weight / smallest)),
  )
  const total = variants.reduce((sum, subjects) => sum + subjects, 0)
  const scale = total / sized.total
  const { none, half, planned } = sized.expectedTotal
  return {
    variants,
    total,
    factors: sized.factors,
    expectedTotal: { none: none * scale, half: half * scale, planned: planned * scale },
    comparisonAlpha: sized.alpha,
  }
}

/** What any number of subjects can show under the request. */
function reach(request: PowerRequest, { comparisonAlpha, factors }: PlannedSize, planned: number) {
  const { type, baseline, standardDeviation, weights } = request
  const goal = { ...request.goal, alpha: comparisonAlpha }
  const perControl = treatmentPerControl(request)
  const controlShare = weights[0]! / weights.reduce((sum, weight) => sum + weight, 0)
  const powerOf = plannedPower(request, comparisonAlpha)
  const power = (difference: number, subjects: number): number => {
    const control = subjects * controlShare
    const variances = subjectVariances(request, difference)
    const variance = (variances.control + variances.treatment / perControl) / control
    return powerOf(difference, Math.sqrt(variance * factors.cuped))
  }
  const smallest = (subjects: number): Estimable<PlannedEffect> => {
    // covariates and looks act as a multiplier of the subjects
    const control = (subjects * controlShare) / (factors.cuped * factors.sequential)
    const side = planned > 0 ? 1 : -1
    if (type !== 'proportion') {
      const difference = side * detectableDifference(standardDeviation ** 2, control, goal, perControl)
      return { kind: 'estimated', ...plannedEffect(difference, request) }
    }
    const direction = side > 0 ? 'increase' : 'decrease'
    const found = detectableProportion(baseline, control, goal, direction, perControl)
    return found.kind === 'estimated' ? { kind: 'estimated', ...plannedEffect(found.difference, request) } : found
  }
  return {
    power,
    detectable: (subjects: number, days: number | null): DetectableAt => ({
      subjects,
      days,
      detectable: smallest(subjects),
      power: power(planned, subjects),
    }),
  }
}

function plannedEffect(absolute: number, { baseline }: PowerRequest): PlannedEffect {
  return { absolute, relative: baseline === 0 ? null : absolute / Math.abs(baseline) }
}
