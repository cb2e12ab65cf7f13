import {
  type DuelContender,
  type DuelLook,
  type DuelMethod,
  type DuelView,
  type EffectPrior,
  type Interval,
  formatCount,
  formatPercent,
  formatPStatement,
  type Direction,
  exactNumber,
  formatSize,
} from '@analysis'
import { type Tone, toneText } from './tone'
import type { EffectUnit } from './effect-unit'
import { type Told, tellChange } from './told'

const names: Readonly<Record<DuelMethod, string>> = {
  fixed: 'Fixed horizon',
  'obrien-fleming': "O'Brien-Fleming",
  pocock: 'Pocock',
  'confidence-sequence': 'Confidence sequence',
  msprt: 'Mixture SPRT',
  sprt: "Wald's SPRT",
  bayes: 'Bayes',
}

export function duelMethodName(method: DuelMethod): string {
  return names[method]
}

/** How the effect reads when the method stops; neutral while it goes on. */
export function duelTone({ stop }: DuelContender, direction: Direction): Tone {
  if (stop === null || stop.effect === null || stop.effect === 0) return 'neutral'
  return stop.effect > 0 === (direction === 'increase') ? 'better' : 'worse'
}

/** `look 9 of 14 (2026-03-24)`: when the method would have stopped, by the end of that look, UTC. */
export function duelStopText(contender: DuelContender): string {
  const day = duelStopDay(contender)
  return `${duelStopLook(contender)}${day === null ? '' : ` (${day})`}`
}

/** The same without its day. */
export function duelStopLook({ stop, looks }: DuelContender): string {
  return stop === null ? 'does not stop' : `look ${stop.look} of ${looks.length}`
}

/** By the end of which day, UTC; null where it does not stop or looks have no times. */
export function duelStopDay({ stop }: DuelContender): string | null {
  return stop?.at?.slice(0, 10) ?? null
}

/** What a method says of the effect at a look; before its interval is bounded, that it is not. */
export function tellDuelLook(look: DuelLook | null | undefined, unit: EffectUnit): Told {
  if (look === null || look === undefined || look.effect === null) return { text: '–', exact: '' }
  if (look.interval === null) return { text: 'not yet bounded', exact: exactNumber(look.effect) }
  return tellChange({ estimate: look.effect, interval: look.interval }, unit)
}

/** The last look that has an estimate. */
export function lastKnownLook({ looks }: DuelContender): DuelLook | undefined {
  return looks.findLast(({ effect }) => effect !== null)
}

/** `p = 0.012`, or for Bayes `wins with 98.8 %`. */
export function duelEvidenceText({ pValue, bayesian }: DuelContender): string {
  if (bayesian !== null) return `wins with ${chanceText(bayesian.chanceToWin)}`
  return pValue === null ? '–' : formatPStatement(pValue)
}

/** A chance is never rounded to certainty: `> 99.9 %`. */
export function chanceText(chance: number): string {
  if (chance > 0.999) return `> ${formatPercent(0.999)}`
  return chance < 0.001 ? `< ${formatPercent(0.001, 1)}` : formatPercent(chance)
}

/** What a reader must know about a method's looks: whether its error rate survives them. */
export function duelCautionText({ holdsForRepeatedLooks, looks, falsePositives }: DuelContender): string | null {
  if (holdsForRepeatedLooks) return null
  const rate = falsePositives === null ? '' : `: ${formatPercent(falsePositives, 2)} false alarms`
  return `not valid for ${formatCount(looks.length)} looks${rate}`
}

/** How a method was set up for this duel. */
export function duelSetupText(
  { tuning, bayesian }: DuelContender,
  { tunedInHindsight }: DuelView,
  unit: EffectUnit,
): string | null {
  if (bayesian !== null) return priorText(bayesian.prior, unit)
  if (tuning === null) return null
  if (tuning.kind === 'sprt') {
    return tuning.effect === null
      ? 'no effect to test against: the metric has no mde'
      : `against an effect of ${formatSize(tuning.effect, unit)}, ${sourceText(tuning.source)}`
  }
  if (tuning.kind === 'msprt')
    return `prior standard deviation ${formatSize(tuning.tau, unit)}, ${sourceText(tuning.source)}`
  const hindsight = tunedInHindsight ? ', those of the last look: its best case, known only in hindsight' : ''
  return `tuned for ${formatCount(tuning.tunedFor)} subjects${hindsight}`
}

const sources = {
  plan: 'by the plan',
  mde: 'the smallest effect of interest',
  default: 'by default',
  none: 'by nobody',
} as const

function sourceText(source: keyof typeof sources): string {
  return sources[source]
}

export function priorText(prior: EffectPrior, unit: EffectUnit): string {
  if (prior.kind === 'flat') return 'flat prior'
  if (prior.kind === 'beta') return 'uniform prior on each rate'
  return `normal prior around 0, standard deviation ${formatSize(prior.standardDeviation, unit)}`
}

/** `5 of 6 methods stop, from look 3 to look 11 of 14`. */
export function duelFinding(contenders: readonly DuelContender[]): string {
  const stops = contenders.flatMap(({ stop }) => (stop === null ? [] : [stop.look]))
  const looks = Math.max(0, ...contenders.map((contender) => contender.looks.length))
  if (stops.length === 0) return `none of ${contenders.length} methods stops in ${looks} looks`
  const [first, last] = [Math.min(...stops), Math.max(...stops)]
  const when = first === last ? `at look ${first}` : `from look ${first} to look ${last}`
  return `${stops.length} of ${contenders.length} methods ${stops.length === 1 ? 'stops' : 'stop'}, ${when} of ${looks}`
}

export type KnownLook = DuelLook & { readonly effect: number; readonly interval: Interval }

export function isKnownLook(look: DuelLook): look is KnownLook {
  return look.effect !== null && look.interval !== null
}

/** How the effect reads when the method stops, in one word; colour is never the only sign. */
export function duelReadingText(contender: DuelContender, direction: Direction): string {
  return toneText(duelTone(contender, direction))
}
