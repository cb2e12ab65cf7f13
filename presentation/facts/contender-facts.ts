import type { DuelContender, DuelView } from '@analysis'
import { duelCautionText, duelSetupText, duelStopText, lastKnownLook, tellDuelLook } from '../words/duel-words'
import type { EffectUnit } from '../words/effect-unit'
import { fact, textFact, type Fact } from '../words/fact'
import { tellPValue, tellShare } from '../words/told'
import { bayesianFacts } from './bayesian-facts'

/** What lies behind a method's line of a duel: its setting, its stop, its last word, and how often it would be wrong. */
export function contenderFacts(view: DuelView, contender: DuelContender, unit: EffectUnit): readonly Fact[] {
  const { pValue, bayesian, falsePositives } = contender
  const caution = duelCautionText(contender)
  const setup = duelSetupText(contender, view, unit)
  return [
    ...(caution === null ? [] : [textFact('Caution', caution)]),
    ...(setup === null ? [] : [textFact('Set up', setup)]),
    textFact('Stops at', duelStopText(contender)),
    fact('Effect then', tellDuelLook(contender.stop, unit)),
    fact('Effect at the last look', tellDuelLook(lastKnownLook(contender), unit)),
    ...(pValue === null ? [] : [fact('p-value', tellPValue(pValue))]),
    ...(bayesian === null ? [] : bayesianFacts(bayesian, unit)),
    ...(falsePositives === null ? [] : [fact('False alarms', tellShare(falsePositives))]),
    ...contender.looks.map((look) => fact(`Look ${look.look}`, tellDuelLook(look, unit))),
  ]
}
