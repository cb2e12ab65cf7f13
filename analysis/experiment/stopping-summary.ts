import { assertNever } from '../failures'
import type { TestOptions } from '../inference/options'
import type { Direction } from '../study/metric-definition'
import { confidenceSequenceSummary } from '../sequential/confidence-sequence-summary'
import type { LookEstimate } from '../sequential/look-estimate'
import { mixtureSummary } from '../sequential/mixture-summary'
import { repeatedInterval } from '../sequential/repeated-interval'
import { sprtSummary } from '../sequential/sprt-summary'
import { sequentialSummary } from '../sequential/sequential-summary'
import type { Interval } from '../results/interval'
import type { SequentialDesign, SequentialSummary } from '../results/sequential'
import type { SequentialRule } from '../study/spec'

export interface StoppingOptions extends TestOptions {
  /** Of the metric: a two-sided plan's futility bounds ask for the effect that would be better. */
  readonly direction: Direction
  /** The smallest absolute effect worth detecting; a prior for the mixture SPRT, the alternative of the SPRT. */
  readonly smallestEffect: number | null
  readonly design?: SequentialDesign | null
  /** The plan's alpha, where `alpha` is that of one interval in a corrected family. */
  readonly tuningAlpha?: number
}

/** The reading of a history of looks by any sequential rule. */
export function stoppingSummary(
  looks: readonly LookEstimate[],
  rule: SequentialRule,
  options: StoppingOptions,
): SequentialSummary {
  switch (rule.kind) {
    case 'group-sequential': {
      const { spending, futility, looks: plannedLooks } = rule
      return sequentialSummary(looks, {
        ...options,
        spending,
        plannedLooks,
        ...(futility !== undefined && { futility: { ...futility, towards: plannedDirection(options) } }),
      })
    }
    case 'confidence-sequence':
      return confidenceSequenceSummary(looks, { ...options, tunedFor: rule.tunedFor })
    case 'msprt':
      return mixtureSummary(looks, { ...options, tau: rule.tau })
    case 'sprt': {
      const { effect, beta } = rule
      return sprtSummary(looks, { ...options, effect, beta, towards: plannedDirection(options) })
    }
    default:
      return assertNever(rule)
  }
}

function plannedDirection({ alternative, direction }: StoppingOptions): 'greater' | 'less' {
  if (alternative !== 'two-sided') return alternative
  return direction === 'increase' ? 'greater' : 'less'
}

/**
 * The interval that agrees with the p-value of a history. Group-sequential: the repeated interval at the last look that
 * may spend. Always-valid: what the intervals of all looks have in common, or, where the effect moved so much that they
 * have nothing, the one that lies farthest beyond 0 for its width. Null when no look has an interval.
 */
export function sequentialInterval(
  looks: readonly LookEstimate[],
  rule: SequentialRule,
  options: StoppingOptions,
): Interval | null {
  if (rule.kind === 'group-sequential') return repeatedInterval(looks, { ...options, spending: rule.spending })
  const known = stoppingSummary(looks, rule, options).looks.flatMap(({ interval, boundary, statistic }) =>
    interval === null || statistic === null ? [] : [{ interval, excess: excessOf(statistic, boundary) }],
  )
  if (known.length === 0) return null
  const lower = Math.max(...known.map(({ interval }) => interval.lower))
  const upper = Math.min(...known.map(({ interval }) => interval.upper))
  if (lower <= upper) return { lower, upper }
  return known.reduce((best, each) => (each.excess > best.excess ? each : best)).interval
}

/** How far a statistic lies beyond its boundary, as a share of it: positive where the interval leaves out 0. */
function excessOf(statistic: number, { lower, upper }: Interval): number {
  return Math.max(statistic / upper, statistic / lower) - 1
}
