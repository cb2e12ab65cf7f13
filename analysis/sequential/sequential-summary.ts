import type { SequentialDecision, SequentialDesign, SequentialLook, SequentialSummary } from '../results/sequential'
import type { FutilityRule, SpendingFunction } from '../study/spec'
import type { TestOptions } from '../inference/options'
import { groupSequentialBounds } from './boundaries'
import { futilityByLook, type FutilityDirection } from './futility-by-look'
import {
  boundaryAt,
  isEstimated,
  openInterval,
  statisticOf,
  towardsAlternative,
  type LookEstimate,
} from './look-estimate'
import { repeatedPValue, sidesOf } from './repeated'
import { spendingName } from './spending'
import { stoppedInference } from './stopped-inference'

export interface SequentialOptions extends TestOptions {
  readonly spending: SpendingFunction
  /** Planned information fractions: where futility bounds expect the looks that are still to come. */
  readonly plannedLooks?: readonly number[]
  /** `towards`: the direction in which the planned effect lies. */
  readonly futility?: FutilityRule & { readonly towards: FutilityDirection }
  /** What the plan costs, repeated in the summary. */
  readonly design?: SequentialDesign | null
}

/** Information as good as complete: a fraction that falls short of 1 by rounding only. */
const COMPLETE = 1 - 1e-9

/**
 * The group-sequential reading of a history of looks: boundaries for the looks actually taken, alpha spent, repeated
 * confidence intervals, futility, the decision, the repeated p-value at the last look that may spend, and inference at
 * stopping.
 */
export function sequentialSummary(looks: readonly LookEstimate[], options: SequentialOptions): SequentialSummary {
  const { alpha, alternative, spending } = options
  const sides = sidesOf(alternative)
  const taken = looks.filter(isEstimated)
  const informationFractions = taken.map(({ informationFraction }) => informationFraction)
  const bounds = groupSequentialBounds({ sides, alpha, informationFractions, spending })
  const futility = futilityByLook(informationFractions, options)
  let spent = 0
  const rows = looks.map((look, index): SequentialLook => {
    const at = taken.findIndex((each) => each === look)
    spent = bounds[at]?.cumulativeAlpha ?? spent
    return rowOf(look, index + 1, bounds[at]?.critical ?? Infinity, spent, futility[at] ?? null, options)
  })
  const decision = decisionOf(rows, options)
  const lastToSpend = bounds.findLastIndex(({ incrementalAlpha }) => incrementalAlpha > 0)
  const reached = taken[lastToSpend]
  const pValue =
    reached === undefined
      ? null
      : repeatedPValue(towardsAlternative(reached.estimate / reached.standardError, alternative), {
          sides,
          informationFractions: informationFractions.slice(0, lastToSpend + 1),
          spending,
        })
  return {
    method: `group-sequential, ${spendingName(spending)} spending`,
    looks: rows,
    decision,
    pValue,
    log10P: pValue === null ? null : Math.log10(pValue),
    tuning: null,
    stopped: decision === 'continue' ? null : stoppedInference(looks, stoppingLook(rows), options),
    design: options.design ?? null,
  }
}

function rowOf(
  look: LookEstimate,
  index: number,
  critical: number,
  alphaSpent: number,
  futility: number | null,
  { alternative }: TestOptions,
): SequentialLook {
  const statistic = statisticOf(look)
  return {
    look: index,
    at: look.at,
    informationFraction: look.informationFraction,
    n: look.n,
    statistic,
    boundary: boundaryAt(critical, alternative),
    alphaSpent,
    effect: look.estimate,
    // effect -+ boundary x standard error holds at every look at once: Jennison and Turnbull (2000), chapter 9
    interval:
      isEstimated(look) && critical !== Infinity
        ? openInterval(look.estimate, critical * look.standardError, alternative)
        : null,
    crossed: statistic !== null && towardsAlternative(statistic, alternative) >= critical,
    futility,
  }
}

function decisionOf(looks: readonly SequentialLook[], { futility }: SequentialOptions): SequentialDecision {
  if (looks.some(({ crossed }) => crossed)) return 'stop-significant'
  const last = looks.findLast(({ statistic }) => statistic !== null)
  if (last === undefined) return 'continue'
  if (last.informationFraction >= COMPLETE) return 'completed'
  if (futility === undefined || last.futility === null || last.statistic === null) return 'continue'
  const isFutile = futility.towards === 'greater' ? last.statistic <= last.futility : last.statistic >= last.futility
  return isFutile ? 'stop-futile' : 'continue'
}

/** Where the test stops: its first crossing, else where its information was complete, else its last estimable look. */
function stoppingLook(looks: readonly SequentialLook[]): SequentialLook | undefined {
  const estimated = looks.filter(({ statistic }) => statistic !== null)
  return (
    estimated.find(({ crossed }) => crossed) ??
    estimated.find(({ informationFraction }) => informationFraction >= COMPLETE) ??
    estimated.at(-1)
  )
}
