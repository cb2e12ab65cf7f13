import { capText, effectDetails, notEstimableText } from '@presentation'
import {
  exactNumber,
  formatChange,
  formatNumber,
  formatPercent,
  type Effect,
  type FunnelStepResult,
  type MetricResult,
} from '@analysis'
import type { InspectionFact } from '../../state/inspection'

/** What a metric's result holds beside its effects, in the slice that is looked at. */
export type ResultDetails = Pick<MetricResult, 'cap' | 'steps'>

/** Facts of a metric beside its effect: where values were cut, how the effect was adjusted, a funnel's steps. */
export function detailFacts(
  effect: Effect,
  { cap, steps }: ResultDetails,
  unit: 'points' | 'plain',
): readonly InspectionFact[] {
  return [
    ...(cap === undefined ? [] : [{ label: 'Cap', value: capText(cap), exact: exactNumber(cap.value) }]),
    ...effectDetails(effect).map((detail) => ({ label: 'How', value: detail, exact: detail })),
    ...ridgeFacts(effect),
    ...strataFacts(effect, unit),
    ...(steps ?? []).flatMap((step) => stepFacts(step, effect)),
  ]
}

function ridgeFacts({ cuped }: Effect): readonly InspectionFact[] {
  if (cuped?.kind !== 'estimated' || cuped.ridge === undefined) return []
  const { features, weights, penalty, rSquared } = cuped.ridge
  return [
    ...features.map((name, at) => fact(`ridge weight of ${name}`, weights[at] ?? null)),
    fact('ridge penalty', penalty),
    fact('ridge R²', rSquared),
  ]
}

function strataFacts({ postStratified }: Effect, unit: 'points' | 'plain'): readonly InspectionFact[] {
  if (postStratified?.kind !== 'estimated') return []
  return postStratified.strata.map(({ value, weight, absolute }) => {
    const label = `${value.map((part) => part ?? '(none)').join(' · ')} (weight ${formatPercent(weight)})`
    if (absolute.kind === 'not-estimable') {
      return { label, value: notEstimableText(absolute.reason), exact: absolute.reason }
    }
    const { estimate, interval } = absolute
    return {
      label,
      value: formatChange(estimate, interval, { unit }),
      exact: [estimate, interval.lower, interval.upper].map(exactNumber).join('\t'),
    }
  })
}

function stepFacts({ step, label, reached }: FunnelStepResult, effect: Effect): readonly InspectionFact[] {
  return reached.variants
    .filter(({ variantId }) => variantId === effect.controlId || variantId === effect.variantId)
    .map(({ variantId, mean }) => ({
      label: `${variantId}: reached ${step} ${label}`,
      value: formatPercent(mean),
      exact: exactNumber(mean),
    }))
}

function fact(label: string, value: number | null): InspectionFact {
  return { label, value: formatNumber(value), exact: exactNumber(value) }
}
