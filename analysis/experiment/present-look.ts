import { groupSequentialBounds } from '../sequential/boundaries'
import {
  boundaryAt,
  isEstimated,
  openInterval,
  statisticOf,
  towardsAlternative,
  type LookEstimate,
} from '../sequential/look-estimate'
import { repeatedPValue, sidesOf } from '../sequential/repeated'
import { spendingName } from '../sequential/spending'
import type { Interval } from '../results/interval'
import type { SequentialDecision, SequentialLook, SequentialSummary } from '../results/sequential'
import type { GroupSequentialRule, SequentialRule } from '../study/spec'
import { sequentialInterval, stoppingSummary, type StoppingOptions } from './stopping-summary'

/** Information as good as complete: a fraction that falls short of 1 by rounding only. */
const COMPLETE = 1 - 1e-9

/** Says of a reading that it knows one look only. */
const scope = 'the present look alone'

/**
 * The reading of a history whose earlier looks are not kept, only that they were taken: those of a quantile. Every rule
 * here bounds the chance to be wrong at any look, so that reading fewer of them is valid, and misses what only an earlier
 * one showed. What was spent at the earlier looks stays spent. Jennison and Turnbull (2000), chapters 9 and 11.
 */
export function presentLookSummary(
  looks: readonly LookEstimate[],
  rule: SequentialRule,
  options: StoppingOptions,
): SequentialSummary {
  const last = looks.slice(-1)
  if (rule.kind === 'group-sequential') return presentGroupSequential(looks, rule, options)
  const summary = stoppingSummary(last, rule, options)
  return {
    ...summary,
    method: `${summary.method}, ${scope}`,
    looks: summary.looks.map((row) => ({ ...row, look: looks.length })),
  }
}

/** The interval of that look at an error rate of its own; null where it has none. */
export function presentLookInterval(
  looks: readonly LookEstimate[],
  rule: SequentialRule,
  options: StoppingOptions,
): Interval | null {
  if (rule.kind !== 'group-sequential') return sequentialInterval(looks.slice(-1), rule, options)
  return presentRow(looks, rule, options)?.interval ?? null
}

function presentGroupSequential(
  looks: readonly LookEstimate[],
  rule: GroupSequentialRule,
  options: StoppingOptions,
): SequentialSummary {
  const { spending } = rule
  const row = presentRow(looks, rule, options)
  const sides = sidesOf(options.alternative)
  const informationFractions = looks.map(({ informationFraction }) => informationFraction)
  const pValue =
    row === null || row.statistic === null
      ? null
      : repeatedPValue(towardsAlternative(row.statistic, options.alternative), {
          sides,
          informationFractions,
          spending,
        })
  return {
    method: `group-sequential, ${spendingName(spending)} spending, ${scope}`,
    looks: row === null ? [] : [row],
    decision: decisionOf(row),
    pValue,
    log10P: pValue === null ? null : Math.log10(pValue),
    tuning: null,
    stopped: null,
    design: options.design ?? null,
  }
}

/** The last look against its boundary, all looks before it counted; null without looks. */
function presentRow(
  looks: readonly LookEstimate[],
  { spending }: GroupSequentialRule,
  { alpha, alternative }: StoppingOptions,
): SequentialLook | null {
  const last = looks.at(-1)
  if (last === undefined) return null
  const informationFractions = looks.map(({ informationFraction }) => informationFraction)
  const { critical, cumulativeAlpha } = groupSequentialBounds({
    sides: sidesOf(alternative),
    alpha,
    informationFractions,
    spending,
  }).at(-1)!
  const statistic = statisticOf(last)
  const bounded = isEstimated(last) && critical !== Infinity
  return {
    look: looks.length,
    at: last.at,
    informationFraction: last.informationFraction,
    n: last.n,
    statistic,
    boundary: boundaryAt(critical, alternative),
    alphaSpent: cumulativeAlpha,
    effect: last.estimate,
    interval: bounded ? openInterval(last.estimate, critical * last.standardError, alternative) : null,
    crossed: statistic !== null && towardsAlternative(statistic, alternative) >= critical,
    futility: null,
  }
}

function decisionOf(row: SequentialLook | null): SequentialDecision {
  if (row === null || row.statistic === null) return 'continue'
  if (row.crossed) return 'stop-significant'
  return row.informationFraction >= COMPLETE ? 'completed' : 'continue'
}
