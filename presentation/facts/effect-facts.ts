import type { Effect, MetricDefinition, MetricResult, VariantSummary } from '@analysis'
import { effectUnit, type EffectUnit, type Measured } from '../words/effect-unit'
import { fact, textFact, type Fact } from '../words/fact'
import { sequentialPName, tuningText } from '../words/rule-words'
import { decisionText } from '../words/sequential-words'
import { tellEffect } from '../words/tell-effect'
import {
  tellChange,
  tellCount,
  tellMissing,
  tellNumber,
  tellPValue,
  tellShare,
  tellSize,
  tellValue,
} from '../words/told'
import { effectBayesianFacts } from './bayesian-facts'
import { detailFacts } from './detail-facts'

/** What a metric's result holds beside its effects, in the slice that is looked at. */
export type ResultDetails = Pick<MetricResult, 'cap' | 'steps'>

export interface EffectInHand {
  readonly metric: Pick<MetricDefinition, 'type' | 'direction'>
  readonly effect: Effect
  readonly variants: readonly VariantSummary[]
  readonly details?: ResultDetails
}

/** All that is known of an effect: its two variants, its numbers in full, how it came about, how a Bayesian reads it. */
export function effectFacts({ metric, effect, variants, details = {} }: EffectInHand): readonly Fact[] {
  const unit = effectUnit(metric)
  const compared = variants.filter(({ variantId }) => [effect.controlId, effect.variantId].includes(variantId))
  return [
    ...compared.flatMap((one) => variantFacts(one, metric)),
    ...numberFacts(effect, metric),
    ...sequentialFacts(effect, unit),
    ...cupedFacts(effect),
    ...detailFacts(effect, details, unit),
    ...effectBayesianFacts(effect, variants, metric),
  ]
}

function variantFacts(summary: VariantSummary, metric: Pick<MetricDefinition, 'type'>): readonly Fact[] {
  const { variantId, n, mean, standardError } = summary
  return [
    fact(`${variantId}: subjects`, tellCount(n)),
    fact(`${variantId}: ${valueName(metric)}`, tellValue(mean, metric)),
    fact(`${variantId}: standard error`, tellSize(standardError, effectUnit(metric))),
  ]
}

/** What a variant's number is. */
function valueName(metric: Pick<MetricDefinition, 'type'>): string {
  if (effectUnit(metric) === 'points') return 'share'
  return metric.type === 'ratio' || metric.type === 'quantile' ? metric.type : 'mean'
}

function numberFacts(effect: Effect, metric: Measured): readonly Fact[] {
  const { absolute, test, intervalAdjusted, method, alternative } = effect
  const told = tellEffect(effect, metric)
  const unit = effectUnit(metric)
  return [
    fact('Relative effect', told.relative),
    fact('Absolute effect', told.absolute),
    ...(absolute.kind === 'estimated'
      ? [
          fact('Standard error of the effect', tellSize(absolute.standardError, unit)),
          fact('Level', tellNumber(absolute.level)),
        ]
      : []),
    ...(test.kind === 'estimated'
      ? [
          fact('Statistic', tellNumber(test.statistic)),
          ...(test.degreesOfFreedom === null ? [] : [fact('Degrees of freedom', tellNumber(test.degreesOfFreedom))]),
          fact('p-value', told.p),
        ]
      : [fact('Test', tellMissing(test.reason))]),
    ...(intervalAdjusted === null || absolute.kind !== 'estimated'
      ? []
      : [
          fact(
            'Effect with its corrected interval',
            tellChange({ estimate: absolute.estimate, interval: intervalAdjusted.absolute }, unit),
          ),
          fact('Level of the corrected interval', tellNumber(intervalAdjusted.level)),
        ]),
    fact('p-value, corrected', told.pAdjusted),
    textFact('Method', method),
    textFact('Alternative', alternative),
  ]
}

function sequentialFacts({ sequential }: Effect, unit: EffectUnit): readonly Fact[] {
  if (sequential === null) return []
  const { decision, pValue, log10P, stopped, tuning } = sequential
  return [
    { label: 'Decision', value: decisionText(decision), exact: decision },
    fact(`p-value, ${sequentialPName(tuning)}`, tellPValue(pValue, log10P)),
    ...(tuning === null ? [] : [textFact('Tuning', tuningText(tuning, unit))]),
    ...(stopped === null
      ? []
      : [
          fact('Stopped at look', tellCount(stopped.look)),
          fact('p-value, stage-wise', tellPValue(stopped.stageWiseP)),
          fact(
            'Median-unbiased effect',
            tellChange({ estimate: stopped.medianUnbiased, interval: stopped.interval }, unit),
          ),
        ]),
  ]
}

/** What CUPED took away, by what. */
export function cupedFacts({ cuped }: Pick<Effect, 'cuped'>): readonly Fact[] {
  if (cuped === null) return []
  if (cuped.kind === 'not-estimable') return [fact('CUPED', tellMissing(cuped.reason))]
  return [
    fact('Variance reduction', tellShare(cuped.varianceReduction)),
    fact('Worth in sample size', {
      text: `× ${tellNumber(cuped.equivalentSampleGain).text}`,
      exact: tellNumber(cuped.equivalentSampleGain).exact,
    }),
    fact('Correlation', tellNumber(cuped.correlation)),
    ...cuped.covariates.map((name, at) => fact(`theta of ${name}`, tellNumber(cuped.theta[at] ?? null))),
  ]
}
