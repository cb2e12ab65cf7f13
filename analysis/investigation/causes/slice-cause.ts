import { stableSum } from '../../numerics/sum'
import { conditionFields } from '../../study/condition'
import { metricValues, type MetricDefinition } from '../../study/metric-definition'
import type { ExperimentSpec } from '../../study/spec'
import type { Fact, JudgedCause } from '../cause'
import { gapsOf } from '../share-of-gap'
import type { BrokenSlice } from '../slices'

/** What slices are cut by: the study's dimensions, then other attributes that describe a subject and are no outcome. */
export function dimensionsOf(
  { dimensions, metrics }: ExperimentSpec,
  attributes: readonly string[],
  after: ReadonlySet<string>,
): readonly string[] {
  const outcomes = new Set(metrics.flatMap(metricColumnNames))
  const own = attributes.filter((name) => !after.has(name) && !outcomes.has(name))
  const known = dimensions.filter((name) => own.includes(name))
  return [...known, ...own.filter((name) => known.length === 0 && !known.includes(name))]
}

/** Columns of outcomes: slices never look at them. */
function metricColumnNames(metric: MetricDefinition): readonly string[] {
  return metricValues(metric).flatMap((value) => {
    if (value.kind === 'column') return [value.column]
    return value.kind === 'condition' ? conditionFields(value.condition) : []
  })
}

/** A slice whose split is off, where nothing says by what. */
export function sliceCause(
  slice: BrokenSlice,
  variants: ExperimentSpec['variants'],
  queries: readonly string[],
): JudgedCause {
  const gaps = gapsOf(slice.observed, variants)
  const total = stableSum(Object.values(slice.observed))
  const facts: readonly Fact[] = [
    ...slice.values.flatMap(({ attribute, value }): readonly Fact[] => [
      { name: 'attribute', value: attribute },
      { name: 'value', value },
    ]),
    { name: 'subjects', value: total },
    ...(slice.without.kind === 'estimated' ? [{ name: 'p-without' as const, value: slice.without.pValue }] : []),
  ]
  return {
    code: 'slice',
    state: 'accused',
    moved: Object.fromEntries(Object.entries(gaps).map(([id, gap]) => [id, Math.round(gap)])),
    logLikelihoodRatio: slice.logLikelihoodRatio,
    pValue: slice.pValue,
    log10P: Math.log10(slice.pValue),
    evidence: Object.entries(slice.observed).map(([variantId, touched]) => ({ variantId, touched, of: total })),
    facts,
    onset: null,
    end: null,
    queries,
  }
}
