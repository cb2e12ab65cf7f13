import { named } from '../numerics/named'
import type { Finding } from '../failures'
import { frameTable, type FrameDescription } from '../frame/frame'
import { metricBlock, type MetricBlock } from './metric-block'
import type { ColumnTypes } from './block-column'
import { emptyMoments, mergeMoments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import { TableReader } from './read-table'
import { dimensionKeys, exposureDay } from './request'
import { subjectStates } from './queries/history-query'
import { segmentPercentile } from './queries/segment-caps'
import { populationQuery } from './queries/small-tables'
import { looks, metricsOf, slicing, subjectsOf } from './groups-to-moments'
import type { Extremes, FrameMoments, FrameRequest, LookMoments, Slicing } from './frame-moments'
import { isStratified, missingDimension, missingStrata } from './missing-dimensions'
import { groupsBy, measure, measureCappedSegments, measureHistory, type Measurement } from './measure'
import type { QueryRunner } from './run-queries'
import { sliceDetails, sliceId, strataKeys, withDetails, type SliceDetails } from './slice-details'

/** Moments from a frame with one row per subject: all metrics, slices and (of exposures) days in one query. */
export async function measureSubjects(
  request: FrameRequest,
  frame: FrameDescription,
  runner: QueryRunner,
): Promise<FrameMoments> {
  const types = columnTypes(frame)
  const { blocks, findings } = readBlocks(request, types)
  const known = request.slices.filter((dimensions) => dimensions.every((name) => types.has(name)))
  const unknown = new Set(request.slices.flat().filter((name) => !types.has(name)))
  // without metrics the history is that of exposures alone
  const fromActivity = request.history && blocks.length > 0 && frameTable(frame, 'activity') !== undefined
  const fromExposures = request.history && !fromActivity
  const { phases = [] } = request
  const stratified = request.metrics.filter((metric) => isStratified(metric, types))
  const strata = stratified.flatMap(({ postStratify }) =>
    [[], ...known].map((dimensions) => strataKeys(dimensions, postStratify?.dimensions ?? [], phases)),
  )
  const groupings = [[], ...known.map(dimensionKeys), ...strata, ...(fromExposures ? [[exposureDay]] : [])]
  const measurement = await measure({ blocks, groupings }, runner)
  const total = groupsBy(measurement, [])
  const details = (dimensions: readonly string[]) =>
    sliceDetails(dimensions, { metrics: request.metrics, stratified, phases, blocks, measurement, runner })
  const slices: Slicing[] = []
  for (const dimensions of known) {
    const measured = await withSegmentCaps(slicing(measurement, dimensions), blocks, runner)
    slices.push(detailed(measured, await details(dimensions)))
  }
  const ofTotal = (await details([])).get(sliceId([]))
  const population = frameTable(frame, 'population') === undefined ? null : await readPopulation(runner)
  return {
    findings: [
      ...findings,
      ...[...unknown].map((name) => missingDimension(name, types)),
      ...request.metrics.flatMap((metric) => missingStrata(metric, types)),
    ],
    subjects: { ...subjectsOf(total), ...population },
    metrics: withDetails(padded(metricsOf(measurement, total), subjectsOf(total), population), ofTotal),
    slices,
    history: fromExposures
      ? looks(measurement)
      : fromActivity
        ? await activityLooks(frame, blocks, measurement, runner)
        : [],
    extremes: extremesOf(blocks, measurement),
  }
}

export function columnTypes(frame: FrameDescription): ColumnTypes {
  return new Map(frameTable(frame, 'subjects')?.columns.map(({ name, type }) => [name, type]))
}

function readBlocks({ metrics }: FrameRequest, types: ColumnTypes) {
  const blocks: MetricBlock[] = []
  const findings: Finding[] = []
  for (const metric of metrics) {
    const answer = metricBlock(metric, types)
    if (answer.ok) blocks.push(answer.block)
    else findings.push(...answer.findings)
  }
  return { blocks, findings }
}

/** Slices with the metrics replaced whose caps are taken within each of them. */
async function withSegmentCaps(
  slicings: Slicing,
  blocks: readonly MetricBlock[],
  runner: QueryRunner,
): Promise<Slicing> {
  const own = blocks.filter((block) => segmentPercentile(block) !== null)
  if (own.length === 0 || slicings.dimensions.length === 0) return slicings
  const capped = slicing(await measureCappedSegments(own, slicings.dimensions, runner), slicings.dimensions)
  // the same subjects in the same order of slices
  const slices = slicings.slices.map((slice, at) => ({
    ...slice,
    metrics: new Map([...slice.metrics, ...capped.slices[at]!.metrics]),
  }))
  return { ...slicings, slices }
}

function detailed(slicings: Slicing, details: SliceDetails): Slicing {
  if (details.size === 0) return slicings
  const slices = slicings.slices.map((slice) => ({
    ...slice,
    metrics: withDetails(slice.metrics, details.get(sliceId(slice.value))),
  }))
  return { ...slicings, slices }
}

async function activityLooks(
  frame: FrameDescription,
  blocks: readonly MetricBlock[],
  measurement: Measurement,
  runner: QueryRunner,
): Promise<readonly LookMoments[]> {
  const columns = (name: 'activity' | 'subjects') => frameTable(frame, name)?.columns ?? []
  return looks(
    await measureHistory(blocks, subjectStates(columns('activity'), columns('subjects')), measurement, runner),
  )
}

async function readPopulation(runner: QueryRunner): Promise<Readonly<Record<string, number>>> {
  const reader = new TableReader(await runner.run(populationQuery()))
  const rows = Array.from({ length: reader.rowCount }, (_, row) => row)
  return Object.fromEntries(rows.map((row) => [reader.label('variant', row) ?? '', reader.number('subjects', row)]))
}

/** Subjects of the population that have no row are zeros in every column of every metric. */
function padded(
  metrics: ReadonlyMap<string, MetricMoments>,
  rows: Readonly<Record<string, number>>,
  population: Readonly<Record<string, number>> | null,
): ReadonlyMap<string, MetricMoments> {
  if (population === null) return metrics
  const variants = new Set([...Object.keys(rows), ...Object.keys(population)])
  return new Map(
    [...metrics].map(([id, metric]) => {
      const byVariant = [...variants].map((variantId) => {
        const measured = metric.byVariant.get(variantId) ?? emptyMoments(metric.columns.length)
        const absent = Math.max(0, (named(population, variantId) ?? 0) - (named(rows, variantId) ?? 0))
        return [variantId, mergeMoments(measured, { ...emptyMoments(metric.columns.length), count: absent })] as const
      })
      return [id, { ...metric, byVariant: new Map(byVariant) }]
    }),
  )
}

function extremesOf(blocks: readonly MetricBlock[], { pilot }: Measurement): ReadonlyMap<string, Extremes> {
  return new Map(
    blocks.flatMap((block) => {
      const { columns } = pilot.blocks.get(block.metricId)!
      const { minimum, maximum } = columns[0]!.statistics
      const missing = block.columns.flatMap(({ name, role }, at) =>
        role === 'covariate' && columns[at]!.missing > 0 ? [[name, columns[at]!.missing] as const] : [],
      )
      return [
        [
          block.metricId,
          { minimum: minimum ?? 0, maximum: maximum ?? 0, missingCovariates: Object.fromEntries(missing) },
        ] as const,
      ]
    }),
  )
}
