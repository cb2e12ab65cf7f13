import {
  bayesianEffect,
  exactNumber,
  formatChange,
  formatSize,
  isShare,
  type BayesianEffect,
  type Effect,
  type MetricDefinition,
  type VariantSummary,
} from '@analysis'
import { chanceText, priorText } from '@presentation'
import type { InspectionFact } from '../../state/inspection'

/** An effect as a Bayesian reads it, the prior named. */
export function bayesianFacts(reading: BayesianEffect, unit: 'points' | 'plain'): readonly InspectionFact[] {
  const { prior, mean, interval, chanceToWin, lossOfTreatment, lossOfControl } = reading
  return [
    { label: 'Chance to win', value: chanceText(chanceToWin), exact: exactNumber(chanceToWin) },
    {
      label: 'Expected loss of shipping',
      value: formatSize(lossOfTreatment, unit),
      exact: exactNumber(lossOfTreatment),
    },
    {
      label: 'Expected loss of keeping control',
      value: formatSize(lossOfControl, unit),
      exact: exactNumber(lossOfControl),
    },
    {
      label: 'Credible interval',
      value: formatChange(mean, interval, { unit }),
      exact: [mean, interval.lower, interval.upper].map(exactNumber).join('\t'),
    },
    { label: 'Prior', value: priorText(prior), exact: priorText(prior) },
  ]
}

/** The reading of an effect without a prior opinion, at the effect's own level. Nothing where there is no effect. */
export function effectBayesianFacts(
  effect: Effect,
  variants: readonly VariantSummary[],
  { direction, type }: Pick<MetricDefinition, 'direction' | 'type'>,
): readonly InspectionFact[] {
  if (effect.absolute.kind !== 'estimated') return []
  const { alternative } = effect
  const question = { alpha: 1 - effect.absolute.level, alternative, direction, priorSd: null }
  const reading = bayesianEffect(effect, variants, question)
  return reading.kind === 'estimated' ? bayesianFacts(reading, isShare(type) ? 'points' : 'plain') : []
}
