import {
  type SequentialDecision,
  type SequentialDesign,
  type SequentialSummary,
  formatChange,
  formatChangeEstimate,
  formatCount,
  formatNumber,
  formatPercent,
  formatPStatement,
  type Interval,
  type SequentialLook,
  exactNumber,
} from '@analysis'
import { sequentialPName } from './rule-words'
import type { ChangeUnit, EffectUnit } from './effect-unit'
import { type Told, type ToldEffectSize, tellChange, tellNumber } from './told'
import { levelText } from './level-text'

const decisions: Readonly<Record<SequentialDecision, string>> = {
  continue: 'no boundary crossed: go on',
  'stop-significant': 'boundary crossed: the effect is significant',
  'stop-futile': 'futility bound crossed: the planned effect has become unlikely',
  completed: 'all planned looks taken, no boundary crossed',
}

export function decisionText(decision: SequentialDecision): string {
  return decisions[decision]
}

/** `repeated p = 0.012`, `always-valid p = 0.012`; nothing where no look is estimable. */
export function sequentialPText({ pValue, tuning }: SequentialSummary): string | null {
  return pValue === null ? null : `${sequentialPName(tuning)} ${formatPStatement(pValue)}`
}

/** What a stopped test says when the looks before it are taken into account, beside what its last look says alone. */
export function stoppedText({ stopped, looks }: SequentialSummary, unit: ChangeUnit): string | null {
  if (stopped === null) return null
  const { look, stageWiseP, medianUnbiased, interval, level } = stopped
  const naive = looks.find((each) => each.look === look)?.effect ?? null
  const beside = naive === null ? '' : `, beside the naive ${formatChangeEstimate(naive, interval, { unit })}`
  return (
    `Stopped at look ${look}: stage-wise ${formatPStatement(stageWiseP)}, median-unbiased estimate ` +
    `${formatChange(medianUnbiased, interval, { unit })} (${levelText(level)} interval)${beside}.`
  )
}

/** What the planned looks cost and save. */
export function designText({ power, inflation, maximumN, expectedN }: SequentialDesign): string {
  return (
    `Planned looks: at most ${formatCount(Math.round(maximumN))} subjects, ${formatNumber(inflation)} times those of a ` +
    `single look with the same power (${formatPercent(power)}); ${formatCount(Math.round(expectedN.none))} expected ` +
    `without an effect, ${formatCount(Math.round(expectedN.planned))} with the planned one.`
  )
}

/** A look's effect with the interval that holds at it; `not estimable` where it has none. */
export function tellLook(
  { effect, interval }: Pick<SequentialLook, 'effect' | 'interval'>,
  unit: EffectUnit,
): ToldEffectSize {
  if (effect === null || interval === null) return { kind: 'not-estimable', text: 'not estimable', exact: '' }
  return tellChange({ estimate: effect, interval }, unit)
}

/** Two-sided boundaries are symmetric, one-sided ones have one side: one number says all. `±2.96` */
export function tellBoundary({ lower, upper }: Interval): Told {
  if (lower === -upper)
    return { text: `±${formatNumber(upper)}`, exact: `${exactNumber(lower)} to ${exactNumber(upper)}` }
  return tellNumber(lower === -Infinity ? upper : lower)
}

/** When a look ends: `2026-03-09 14:30`, UTC, no finer than it is known. */
export function lookTimeText({ at }: Pick<SequentialLook, 'at'>): string {
  return at === null ? '–' : at.replace('T', ' ').replace(/(?: 00:00)?(?::00)?(?:\.000)?Z$/, '')
}

/** How far a history is: `look 3, 75.0 % of the planned information, alpha spent 0.0250`, or `after 9 looks`. */
export function progressText({ looks, tuning }: SequentialSummary): string {
  const last = looks.at(-1)
  if (last === undefined) return ''
  if (tuning !== null || last.alphaSpent === null)
    return `after ${looks.length} ${looks.length === 1 ? 'look' : 'looks'}`
  return `look ${last.look}, ${formatPercent(last.informationFraction)} of the planned information, alpha spent ${formatNumber(last.alphaSpent)}`
}
