import { decisionText, notEstimableText, sequentialPName, tuningText } from '@presentation'
import {
  exactNumber,
  exactPValue,
  formatChange,
  formatCount,
  formatNumber,
  formatPercent,
  formatPValue,
  formatSize,
  isShare,
  type CellOutcome,
  type Effect,
  type Interval,
  type MetricDefinition,
  type VariantSummary,
} from '@analysis'
import { detailFacts, type ResultDetails } from './inspect-details'
import type { Inspection, InspectionAction, InspectionFact } from '../../state/inspection'
import { effectBayesianFacts } from './inspect-bayesian'

export interface InspectedEffect {
  readonly metric: Pick<MetricDefinition, 'id' | 'name' | 'type' | 'direction'>
  readonly effect: Effect
  readonly variants: readonly VariantSummary[]
  readonly outcome: CellOutcome
  /** The segment, by dimension; empty for all subjects. */
  readonly slice: Readonly<Record<string, string | null>>
  readonly actions: readonly InspectionAction[]
  /** What the metric's result holds beside the effect. */
  readonly details?: ResultDetails
}

type Unit = 'points' | 'plain'

/** What lies behind an effect: its numbers in full, the methods, the SQL and the moments of its two variants. */
export function inspectEffect(inspected: InspectedEffect): Inspection {
  const { metric, effect, variants, outcome, slice, actions, details = {} } = inspected
  const ids = [effect.controlId, effect.variantId]
  // an effect on shares is a difference of shares, here as in the scorecard
  const unit = isShare(metric.type) ? 'points' : 'plain'
  const where = Object.entries(slice).map(([dimension, value]) => `${dimension} ${value ?? '(none)'}`)
  return {
    title: metric.name,
    subtitle: [`${effect.variantId} vs ${effect.controlId}`, ...where].join(' · '),
    facts: [
      ...variants.filter(({ variantId }) => ids.includes(variantId)).flatMap((one) => variantFacts(one, metric.type)),
      ...effectFacts(effect, unit),
      ...sequentialFacts(effect, unit),
      ...cupedFacts(effect),
      ...detailFacts(effect, details, unit),
      ...effectBayesianFacts(effect, variants, metric),
    ],
    method: outcome.evidence.methods,
    queries: outcome.evidence.queries,
    moments: outcome.evidence.moments.filter(
      (moments) => moments.metricId === metric.id && ids.includes(moments.variantId) && sameSlice(moments.slice, slice),
    ),
    actions,
  }
}

function sameSlice(a: Readonly<Record<string, string | null>>, b: Readonly<Record<string, string | null>>): boolean {
  const keys = Object.keys(b)
  return Object.keys(a).length === keys.length && keys.every((key) => a[key] === b[key])
}

function variantFacts(summary: VariantSummary, type: MetricDefinition['type']): readonly InspectionFact[] {
  const { variantId, n, mean, standardError } = summary
  return [
    { label: `${variantId}: subjects`, value: formatCount(n), exact: exactNumber(n) },
    {
      label: `${variantId}: ${valueName(type)}`,
      value: isShare(type) ? formatPercent(mean) : formatNumber(mean),
      exact: exactNumber(mean),
    },
    size(`${variantId}: standard error`, standardError, isShare(type) ? 'points' : 'plain'),
  ]
}

/** What a variant's number is. */
function valueName(type: MetricDefinition['type']): string {
  if (isShare(type)) return 'share'
  return type === 'ratio' || type === 'quantile' ? type : 'mean'
}

function effectFacts(
  { absolute, relative, test, pValueAdjusted, intervalAdjusted, method, alternative }: Effect,
  unit: Unit,
): readonly InspectionFact[] {
  return [
    relative.kind === 'estimated'
      ? change('Relative effect', relative.estimate, relative.interval, 'percent')
      : missing('Relative effect', relative.reason),
    absolute.kind === 'estimated'
      ? change('Absolute effect', absolute.estimate, absolute.interval, unit)
      : missing('Absolute effect', absolute.reason),
    ...(absolute.kind === 'estimated'
      ? [size('Standard error of the effect', absolute.standardError, unit), number('Level', absolute.level)]
      : []),
    ...(test.kind === 'estimated'
      ? [
          number('Statistic', test.statistic),
          ...(test.degreesOfFreedom === null ? [] : [number('Degrees of freedom', test.degreesOfFreedom)]),
          { label: 'p-value', value: formatPValue(test.pValue), exact: exactPValue(test.pValue, test.log10P) },
        ]
      : [missing('Test', test.reason)]),
    ...adjustedFacts(intervalAdjusted, absolute, unit),
    { label: 'p-value, corrected', value: formatPValue(pValueAdjusted), exact: exactNumber(pValueAdjusted) },
    { label: 'Method', value: method, exact: method },
    { label: 'Alternative', value: alternative, exact: alternative },
  ]
}

function adjustedFacts(
  adjusted: Effect['intervalAdjusted'],
  absolute: Effect['absolute'],
  unit: Unit,
): readonly InspectionFact[] {
  if (adjusted === null || absolute.kind !== 'estimated') return []
  return [
    change('Effect with its corrected interval', absolute.estimate, adjusted.absolute, unit),
    number('Level of the corrected interval', adjusted.level),
  ]
}

function sequentialFacts({ sequential }: Effect, unit: Unit): readonly InspectionFact[] {
  if (sequential === null) return []
  const { decision, pValue, log10P, stopped, tuning } = sequential
  const name = sequentialPName(tuning)
  return [
    { label: 'Decision', value: decisionText(decision), exact: decision },
    {
      label: `p-value, ${name}`,
      value: formatPValue(pValue),
      exact: pValue === null || log10P === null ? '' : exactPValue(pValue, log10P),
    },
    ...(tuning === null ? [] : [{ label: 'Tuning', value: tuningText(tuning), exact: tuningText(tuning) }]),
    ...(stopped === null
      ? []
      : [
          number('Stopped at look', stopped.look),
          {
            label: 'p-value, stage-wise',
            value: formatPValue(stopped.stageWiseP),
            exact: exactNumber(stopped.stageWiseP),
          },
          change('Median-unbiased effect', stopped.medianUnbiased, stopped.interval, unit),
        ]),
  ]
}

function cupedFacts({ cuped }: Effect): readonly InspectionFact[] {
  if (cuped === null) return []
  if (cuped.kind === 'not-estimable') return [missing('CUPED', cuped.reason)]
  return [
    ...cuped.covariates.map((name, at) => number(`theta of ${name}`, cuped.theta[at] ?? null)),
    number('Correlation', cuped.correlation),
    {
      label: 'Variance reduction',
      value: formatPercent(cuped.varianceReduction),
      exact: exactNumber(cuped.varianceReduction),
    },
  ]
}

function size(label: string, value: number | null, unit: Unit): InspectionFact {
  return { label, value: formatSize(value, unit), exact: exactNumber(value) }
}

function number(label: string, value: number | null): InspectionFact {
  return { label, value: formatNumber(value), exact: exactNumber(value) }
}

function change(label: string, estimate: number, interval: Interval, unit: 'percent' | Unit): InspectionFact {
  return {
    label,
    value: formatChange(estimate, interval, { unit }),
    exact: [estimate, interval.lower, interval.upper].map(exactNumber).join('\t'),
  }
}

function missing(label: string, reason: Parameters<typeof notEstimableText>[0]): InspectionFact {
  return { label, value: notEstimableText(reason), exact: reason }
}
