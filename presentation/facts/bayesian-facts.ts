import { bayesianEffect, type BayesianEffect, type Effect, type MetricDefinition, type VariantSummary } from '@analysis'
import { chanceText, priorText } from '../words/duel-words'
import { effectUnit, type EffectUnit } from '../words/effect-unit'
import { fact, textFact, type Fact } from '../words/fact'
import { tellChange, tellNumber, tellSize } from '../words/told'

/** An effect as a Bayesian reads it, the prior named. */
export function bayesianFacts(reading: BayesianEffect, unit: EffectUnit): readonly Fact[] {
  const { prior, mean, interval, chanceToWin, lossOfTreatment, lossOfControl } = reading
  return [
    { label: 'Chance to win', value: chanceText(chanceToWin), exact: tellNumber(chanceToWin).exact },
    fact('Expected loss of shipping', tellSize(lossOfTreatment, unit)),
    fact('Expected loss of keeping control', tellSize(lossOfControl, unit)),
    fact('Credible interval', tellChange({ estimate: mean, interval }, unit)),
    textFact('Prior', priorText(prior, unit)),
  ]
}

/** The reading of an effect without a prior opinion, at the effect's own level. Nothing where there is no effect. */
export function effectBayesianFacts(
  effect: Effect,
  variants: readonly VariantSummary[],
  metric: Pick<MetricDefinition, 'direction' | 'type'>,
): readonly Fact[] {
  if (effect.absolute.kind !== 'estimated') return []
  const { alternative } = effect
  const question = { alpha: 1 - effect.absolute.level, alternative, direction: metric.direction, priorSd: null }
  const reading = bayesianEffect(effect, variants, question)
  return reading.kind === 'estimated' ? bayesianFacts(reading, effectUnit(metric)) : []
}
