import type { Effect, FunnelStepResult, MetricResult } from '@analysis'
import { capText, effectDetails } from '../words/detail-words'
import type { EffectUnit } from '../words/effect-unit'
import { fact, textFact, type Fact } from '../words/fact'
import { segmentName } from '../words/segment-words'
import { tellEstimable, tellNumber, tellShare } from '../words/told'

/** Facts of a metric beside its effect: where values were cut, how the effect was adjusted, a funnel's steps. */
export function detailFacts(
  effect: Effect,
  { cap, steps }: Pick<MetricResult, 'cap' | 'steps'>,
  unit: EffectUnit,
): readonly Fact[] {
  return [
    ...(cap === undefined ? [] : [{ label: 'Cap', value: capText(cap), exact: tellNumber(cap.value).exact }]),
    ...effectDetails(effect).map((detail) => textFact('How', detail)),
    ...ridgeFacts(effect),
    ...strataFacts(effect, unit),
    ...(steps ?? []).flatMap((step) => stepFacts(step, effect)),
  ]
}

function ridgeFacts({ cuped }: Effect): readonly Fact[] {
  if (cuped?.kind !== 'estimated' || cuped.ridge === undefined) return []
  const { features, weights, penalty, rSquared } = cuped.ridge
  return [
    ...features.map((name, at) => fact(`ridge weight of ${name}`, tellNumber(weights[at] ?? null))),
    fact('ridge penalty', tellNumber(penalty)),
    fact('ridge R²', tellNumber(rSquared)),
  ]
}

function strataFacts({ postStratified }: Effect, unit: EffectUnit): readonly Fact[] {
  if (postStratified?.kind !== 'estimated') return []
  return postStratified.strata.map(({ value, weight, absolute }) =>
    fact(`${segmentName(value)} (weight ${tellShare(weight).text})`, tellEstimable(absolute, unit)),
  )
}

function stepFacts({ step, label, reached }: FunnelStepResult, effect: Effect): readonly Fact[] {
  return reached.variants
    .filter(({ variantId }) => variantId === effect.controlId || variantId === effect.variantId)
    .map(({ variantId, mean }) => fact(`${variantId}: reached ${step} ${label}`, tellShare(mean)))
}
