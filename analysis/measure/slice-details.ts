import type { MetricDefinition, QuantileMetric } from '../study/metric-definition'
import type { MetricBlock } from './metric-block'
import type { AppliedCap, MetricMoments, StratumMoments } from '../moments/metric-moments'
import type { QuantileSample } from '../moments/quantile-sample'
import { readQuantiles } from './read-quantiles'
import { readSegmentCaps } from './read-pilot'
import { dimensionKeys, phaseStratum, type GroupKey, type GroupingKeys } from './request'
import { quantileQuery } from './queries/quantile-query'
import { segmentCapsQuery } from './queries/segment-caps'
import { metricsOf, valueGroups } from './groups-to-moments'
import { groupsBy, type Measurement } from './measure'
import type { QueryRunner } from './run-queries'
import type { SplitPhase } from '../study/spec'

/** What a metric needs beside its moments, or shows beside them, in one slice. */
export type MetricDetails = Pick<MetricMoments, 'quantiles' | 'cap' | 'strata'>

/** The details of a crossing of dimensions, by slice (as `sliceId` names it) and metric. */
export type SliceDetails = ReadonlyMap<string, ReadonlyMap<string, MetricDetails>>

export interface DetailsRequest {
  readonly metrics: readonly MetricDefinition[]
  /** Those of them whose strata were measured. */
  readonly stratified: readonly MetricDefinition[]
  readonly blocks: readonly MetricBlock[]
  /** The splits that strata may go by. */
  readonly phases: readonly SplitPhase[]
  readonly measurement: Measurement
  readonly runner: QueryRunner
}

export function sliceId(value: readonly (string | null)[]): string {
  return JSON.stringify(value)
}

/** The keys of the groups that strata within a crossing of dimensions are put together from. */
export function strataKeys(
  dimensions: readonly string[],
  strata: readonly string[],
  phases: readonly SplitPhase[],
): GroupingKeys {
  const others = strata.filter((name) => name !== phaseStratum && !dimensions.includes(name))
  const phase: GroupKey = { kind: 'phase', starts: phases.map(({ from }) => from) }
  return [...dimensionKeys([...dimensions, ...others]), ...(strata.includes(phaseStratum) ? [phase] : [])]
}

/** Moments with their slice's details beside them. */
export function withDetails(
  metrics: ReadonlyMap<string, MetricMoments>,
  details: ReadonlyMap<string, MetricDetails> | undefined,
): ReadonlyMap<string, MetricMoments> {
  return details === undefined
    ? metrics
    : new Map([...metrics].map(([id, moments]) => [id, { ...moments, ...details.get(id) }]))
}

/** Asks for the details of every slice of a crossing of dimensions, and reads strata from what was measured. */
export async function sliceDetails(dimensions: readonly string[], request: DetailsRequest): Promise<SliceDetails> {
  const details = new Map<string, Map<string, MetricDetails>>()
  const add = (value: readonly (string | null)[], metricId: string, detail: MetricDetails) => {
    const id = sliceId(value)
    const slice = details.get(id) ?? new Map<string, MetricDetails>()
    slice.set(metricId, { ...slice.get(metricId), ...detail })
    details.set(id, slice)
  }
  const slices = valueGroups(groupsBy(request.measurement, dimensionKeys(dimensions))).map(({ value }) => value)
  for (const block of request.blocks) {
    const metric = request.metrics.find(({ id }) => id === block.metricId)
    if (metric?.type === 'quantile') {
      const samples = await quantiles(metric, block, dimensions, request.runner)
      for (const [value, byVariant] of samples) add(value, metric.id, { quantiles: byVariant })
    }
    for (const { value, cap } of await appliedCaps(block, dimensions, slices, request)) {
      add(value, block.metricId, { cap })
    }
    if (metric?.postStratify !== undefined && request.stratified.includes(metric)) {
      for (const [value, strata] of strataOf(metric.id, metric.postStratify.dimensions, dimensions, request)) {
        add(value, metric.id, { strata })
      }
    }
  }
  return details
}

type SliceValue = readonly (string | null)[]

async function quantiles(
  { id, probability, level }: QuantileMetric,
  block: MetricBlock,
  dimensions: readonly string[],
  runner: QueryRunner,
): Promise<readonly (readonly [SliceValue, ReadonlyMap<string, QuantileSample>])[]> {
  const keys = dimensionKeys(dimensions)
  const request = { metricId: id, probability, level }
  const groups = readQuantiles(await runner.run(quantileQuery(block, request, keys)), request, keys)
  const slices = new Map<string, { readonly value: SliceValue; readonly samples: Map<string, QuantileSample> }>()
  for (const { variantId, values, sample } of groups) {
    const slice = slices.get(sliceId(values)) ?? { value: values, samples: new Map<string, QuantileSample>() }
    slice.samples.set(variantId, sample)
    slices.set(sliceId(values), slice)
  }
  return [...slices.values()].map(({ value, samples }) => [value, samples])
}

/** The value that a metric's outcomes are cut at: the same in every slice, but for caps taken within each of them. */
async function appliedCaps(
  block: MetricBlock,
  dimensions: readonly string[],
  slices: readonly SliceValue[],
  { measurement, runner }: DetailsRequest,
): Promise<readonly { readonly value: SliceValue; readonly cap: AppliedCap }[]> {
  const cap = block.columns[0]!.cap
  if (cap === null) return []
  const { scope, limit } = cap
  if (limit.kind === 'absolute') return slices.map((value) => ({ value, cap: { scope, value: limit.value } }))
  const { percentile } = limit
  if (scope === 'experiment' || dimensions.length === 0) {
    const value = measurement.caps.get(block.metricId)
    return value === undefined ? [] : slices.map((each) => ({ value: each, cap: { scope, percentile, value } }))
  }
  const caps = readSegmentCaps(await runner.run(segmentCapsQuery([block], dimensions)), block, dimensions)
  return caps.flatMap(({ value, cap: limitOf }) =>
    limitOf === null ? [] : [{ value, cap: { scope, percentile, value: limitOf } }],
  )
}

/** When a phase began, by its place; null for subjects without a time. */
function startOf(phases: readonly SplitPhase[], place: string | null): string | null {
  return place === null ? null : (phases[Number(place)]?.from ?? null)
}

/** By slice, the metric's moments in each stratum that has subjects there. */
function strataOf(
  metricId: string,
  names: readonly string[],
  dimensions: readonly string[],
  { measurement, phases }: DetailsRequest,
): readonly (readonly [SliceValue, readonly StratumMoments[]])[] {
  const keys = strataKeys(dimensions, names, phases)
  const readers = names.map((name) => {
    const place = keys.findIndex((key) => (key.kind === 'dimension' ? key.name === name : name === phaseStratum))
    return (value: SliceValue) => (name === phaseStratum ? startOf(phases, value[place]!) : value[place]!)
  })
  const slices = new Map<string, { readonly value: SliceValue; readonly strata: StratumMoments[] }>()
  for (const { value, groups } of valueGroups(groupsBy(measurement, keys))) {
    const own = value.slice(0, dimensions.length)
    const slice = slices.get(sliceId(own)) ?? { value: own, strata: [] }
    const moments = metricsOf(measurement, groups).get(metricId)!
    slice.strata.push({ value: readers.map((read) => read(value)), byVariant: moments.byVariant })
    slices.set(sliceId(own), slice)
  }
  return [...slices.values()].map(({ value, strata }) => [value, strata])
}
