import {
  decisionText,
  exactNumber,
  exactPValue,
  formatChange,
  formatCount,
  formatNumber,
  formatPercent,
  formatPValue,
  isShare,
  notEstimableText,
  sequentialPName,
  tuningText,
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

/** What lies behind an effect: its numbers in full, the methods, the SQL and the moments of its two variants. */
export function inspectEffect(inspected: InspectedEffect): Inspection {
  const { metric, effect, variants, outcome, slice, actions, details = {} } = inspected
  const ids = [effect.controlId, effect.variantId]
  const where = Object.entries(slice).map(([dimension, value]) => `${dimension} ${value ?? '(none)'}`)
  return {
    title: metric.name,
    subtitle: [`${effect.variantId} vs ${effect.controlId}`, ...where].join(' · '),
    facts: [
      ...variants.filter(({ variantId }) => ids.includes(variantId)).flatMap((one) => variantFacts(one, metric.type)),
      ...effectFacts(effect),
      ...sequentialFacts(effect, metric.type),
      ...cupedFacts(effect),
      ...detailFacts(effect, details),
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
    { label: `${variantId}: standard error`, value: formatNumber(standardError), exact: exactNumber(standardError) },
  ]
}

/** What a variant's number is. */
function valueName(type: MetricDefinition['type']): string {
  if (isShare(type)) return 'share'
  return type === 'ratio' || type === 'quantile' ? type : 'mean'
}

function effectFacts({
  absolute,
  relative,
  test,
  pValueAdjusted,
  intervalAdjusted,
  method,
  alternative,
}: Effect): readonly InspectionFact[] {
  return [
    relative.kind === 'estimated'
      ? change('Relative effect', relative.estimate, relative.interval, 'percent')
      : missing('Relative effect', relative.reason),
    absolute.kind === 'estimated'
      ? change('Absolute effect', absolute.estimate, absolute.interval, 'plain')
      : missing('Absolute effect', absolute.reason),
    ...(absolute.kind === 'estimated'
      ? [number('Standard error of the effect', absolute.standardError), number('Level', absolute.level)]
      : []),
    ...(test.kind === 'estimated'
      ? [
          number('Statistic', test.statistic),
          ...(test.degreesOfFreedom === null ? [] : [number('Degrees of freedom', test.degreesOfFreedom)]),
          { label: 'p-value', value: formatPValue(test.pValue), exact: exactPValue(test.pValue, test.log10P) },
        ]
      : [missing('Test', test.reason)]),
    ...adjustedFacts(intervalAdjusted, absolute),
    { label: 'p-value, corrected', value: formatPValue(pValueAdjusted), exact: exactNumber(pValueAdjusted) },
    { label: 'Method', value: method, exact: method },
    { label: 'Alternative', value: alternative, exact: alternative },
  ]
}

function adjustedFacts(adjusted: Effect['intervalAdjusted'], absolute: Effect['absolute']): readonly InspectionFact[] {
  if (adjusted === null || absolute.kind !== 'estimated') return []
  return [
    change('Effect with its corrected interval', absolute.estimate, adjusted.absolute, 'plain'),
    number('Level of the corrected interval', adjusted.level),
  ]
}

function sequentialFacts({ sequential }: Effect, type: MetricDefinition['type']): readonly InspectionFact[] {
  if (sequential === null) return []
  const { decision, pValue, stopped, tuning } = sequential
  const name = sequentialPName(tuning)
  return [
    { label: 'Decision', value: decisionText(decision), exact: decision },
    { label: `p-value, ${name}`, value: formatPValue(pValue), exact: exactNumber(pValue) },
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
          change(
            'Median-unbiased effect',
            stopped.medianUnbiased,
            stopped.interval,
            isShare(type) ? 'points' : 'plain',
          ),
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

function number(label: string, value: number | null): InspectionFact {
  return { label, value: formatNumber(value), exact: exactNumber(value) }
}

function change(
  label: string,
  estimate: number,
  interval: Interval,
  unit: 'percent' | 'points' | 'plain',
): InspectionFact {
  return {
    label,
    value: formatChange(estimate, interval, { unit }),
    exact: [estimate, interval.lower, interval.upper].map(exactNumber).join('\t'),
  }
}

function missing(label: string, reason: Parameters<typeof notEstimableText>[0]): InspectionFact {
  return { label, value: notEstimableText(reason), exact: reason }
}
