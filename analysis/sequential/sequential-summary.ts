import type { Interval, SequentialDecision, SequentialLook, SequentialSummary } from '../experiment/result'
import type { SpendingFunction } from '../experiment/spec'
import type { TestOptions } from '../inference/options'
import { groupSequentialBounds } from './boundaries'
import { repeatedPValue, sidesOf } from './repeated'
import { spendingName } from './spending'

/** One look's data: the effect so far. Null estimate or error: not estimable at this look, which then spends nothing. */
export interface LookEstimate {
  readonly at: string | null
  /** Subjects over both variants so far. */
  readonly n: number
  /** Of the planned maximum information; above 1 in an overrun. */
  readonly informationFraction: number
  readonly estimate: number | null
  readonly standardError: number | null
}

export interface SequentialOptions extends TestOptions {
  readonly spending: SpendingFunction
}

/**
 * The group-sequential reading of a history of looks: boundaries for the looks actually taken, alpha spent, repeated
 * confidence intervals, the decision, and the repeated p-value at the last estimable look.
 */
export function sequentialSummary(looks: readonly LookEstimate[], options: SequentialOptions): SequentialSummary {
  const { alpha, alternative, spending } = options
  const sides = sidesOf(alternative)
  const taken = looks.filter((look) => statisticOf(look) !== null)
  const informationFractions = taken.map(({ informationFraction }) => informationFraction)
  const bounds = groupSequentialBounds({ sides, alpha, informationFractions, spending })
  let spent = 0
  const rows = looks.map((look, index): SequentialLook => {
    const bound = bounds[taken.indexOf(look)]
    spent = bound?.cumulativeAlpha ?? spent
    return rowOf(look, index + 1, bound?.critical ?? Infinity, spent, options)
  })
  const last = taken.at(-1)
  const statistic = last ? statisticOf(last) : null
  return {
    method: `group-sequential, ${spendingName(spending)} spending`,
    looks: rows,
    decision: decisionOf(rows, last?.informationFraction ?? 0),
    pValue:
      statistic === null
        ? null
        : repeatedPValue(towardsAlternative(statistic, options), { sides, informationFractions, spending }),
  }
}

function rowOf(
  look: LookEstimate,
  index: number,
  critical: number,
  alphaSpent: number,
  options: TestOptions,
): SequentialLook {
  const statistic = statisticOf(look)
  return {
    look: index,
    at: look.at,
    informationFraction: look.informationFraction,
    n: look.n,
    statistic,
    boundary: {
      lower: options.alternative === 'greater' ? -Infinity : -critical,
      upper: options.alternative === 'less' ? Infinity : critical,
    },
    alphaSpent,
    effect: look.estimate,
    interval: repeatedInterval(look, critical, options),
    crossed: statistic !== null && towardsAlternative(statistic, options) >= critical,
  }
}

function statisticOf({ estimate, standardError }: LookEstimate): number | null {
  if (estimate === null || standardError === null || !(standardError > 0)) return null
  return estimate / standardError
}

function towardsAlternative(statistic: number, { alternative }: TestOptions): number {
  if (alternative === 'two-sided') return Math.abs(statistic)
  return alternative === 'greater' ? statistic : -statistic
}

/** Effect -+ boundary x standard error: valid at every look at once. Jennison and Turnbull (2000), chapter 9. */
function repeatedInterval(look: LookEstimate, critical: number, { alternative }: TestOptions): Interval | null {
  const { estimate, standardError } = look
  if (estimate === null || standardError === null || !(standardError > 0) || critical === Infinity) return null
  return {
    lower: alternative === 'less' ? -Infinity : estimate - critical * standardError,
    upper: alternative === 'greater' ? Infinity : estimate + critical * standardError,
  }
}

function decisionOf(looks: readonly SequentialLook[], informationFraction: number): SequentialDecision {
  if (looks.some(({ crossed }) => crossed)) return 'stop-significant'
  return informationFraction >= 1 ? 'completed' : 'continue'
}
