import { invariant } from '../failures'
import { cappedBlock, type MetricBlock } from '../metrics/metric-block'
import { accumulateDays } from '../moments/accumulate'
import { isPrecise, momentsFromSums } from '../moments/exact-sums'
import type { Moments } from '../moments/moments'
import type { MomentColumn } from '../moments/metric-moments'
import type { CapValues, Pilot } from '../moments/pilot'
import { readMoments, regroup, withFiner, type SumsCell, type SumsTable } from '../moments/read-moments'
import { readCaps } from '../moments/read-pilot'
import { TableReader } from '../moments/read-table'
import { dimensionKeys, distinctKeys, exposureDay, type GroupingKeys, type MomentsRequest } from '../moments/request'
import { crossingQuery } from '../sql/moments/crossing-query'
import { historyQuery } from '../sql/moments/history-query'
import { capsQuery } from '../sql/moments/pilot-query'
import { planSums, type SumsPlan } from '../sql/moments/sums-plan'
import { cappedBySegment, subjectsWithCaps } from '../sql/moments/segment-caps'
import { frameSubjects, type SubjectRows } from '../sql/moments/subject-rows'
import { sumsQuery } from '../sql/moments/sums-query'
import { coarseColumns, refine } from './refine'
import type { QueryRunner } from './run-queries'
import { takePilot } from './take-pilot'

/** Crossings of up to this many cells are queried once and added up; larger ones by grouping sets. */
const crossingLimit = 2_000

/** The answer to a moments request: exact sums, from which the moments of any grouping asked for follow. */
export interface Measurement {
  readonly plan: SumsPlan
  /** How the cells' finer sums were formed; null when no cell needed them. */
  readonly finerPlan: SumsPlan | null
  readonly table: SumsTable
  readonly caps: CapValues
  readonly pilot: Pilot
}

/** The moments of one metric in one cell. */
export interface BlockMoments {
  readonly columns: readonly MomentColumn[]
  readonly moments: Moments
}

/** Runs a request on the frame's subjects: caps if there are any, the pilot, then all sums in one query. */
export async function measure(request: MomentsRequest, runner: QueryRunner): Promise<Measurement> {
  const caps = await percentileCaps(request.blocks, runner)
  const blocks = request.blocks.map((block) => cappedBlock(block, caps))
  const groupings = await efficientGroupings(request.groupings, runner)
  const sums: SumsReader = {
    blocks,
    rows: frameSubjects,
    read: async (plan) => readMoments(await runner.run(sumsQuery(plan, groupings)), plan, groupings),
    cells: (table) => request.groupings.flatMap((keys) => regroup(table, keys)),
  }
  return { ...(await measureFinely(sums, runner)), caps }
}

/** Metrics whose caps are percentiles within each segment, by that segment. */
export async function measureCappedSegments(
  blocks: readonly MetricBlock[],
  dimensions: readonly string[],
  runner: QueryRunner,
): Promise<Measurement> {
  const rows = subjectsWithCaps(blocks, dimensions)
  const groupings = [dimensionKeys(dimensions)]
  const sums: SumsReader = {
    blocks: blocks.map(cappedBySegment),
    rows,
    read: async (plan) => readMoments(await runner.run(sumsQuery(plan, groupings, rows)), plan, groupings),
    cells: (table) => regroup(table, groupings[0]!),
  }
  return { ...(await measureFinely(sums, runner)), caps: new Map() }
}

/** Metrics on other rows than the frame's subjects, grouped by their columns. */
export async function measureRows(
  blocks: readonly MetricBlock[],
  rows: SubjectRows,
  keys: GroupingKeys,
  runner: QueryRunner,
): Promise<Measurement> {
  const sums: SumsReader = {
    blocks,
    rows,
    read: async (plan) => readMoments(await runner.run(sumsQuery(plan, [keys], rows)), plan, [keys]),
    cells: (table) => regroup(table, keys),
  }
  return { ...(await measureFinely(sums, runner)), caps: new Map() }
}

/**
 * What each day of activity changed, of the metrics whose values build up over time. Caps come from the final values.
 * The answer is grouped by day.
 */
export async function measureHistory(
  blocks: readonly MetricBlock[],
  states: SubjectRows,
  caps: CapValues,
  runner: QueryRunner,
): Promise<Measurement> {
  const sums: SumsReader = {
    blocks: blocks.map((block) => cappedBlock(block, caps)),
    rows: states,
    read: async (plan) => readMoments(await runner.run(historyQuery(plan, states)), plan, [[exposureDay]]),
    cells: (table) => accumulateDays(regroup(table, [exposureDay])).flatMap(({ cells }) => cells),
  }
  return { ...(await measureFinely(sums, runner)), caps }
}

interface SumsReader {
  readonly blocks: readonly MetricBlock[]
  readonly rows: SubjectRows
  readonly read: (plan: SumsPlan) => Promise<SumsTable>
  /** The sets of rows whose moments are wanted. */
  readonly cells: (table: SumsTable) => readonly SumsCell[]
}

/** Pilot and sums; once more, with wider integers, for the columns that the first sums were too coarse for. */
async function measureFinely(
  { blocks, rows, read, cells }: SumsReader,
  runner: QueryRunner,
): Promise<Omit<Measurement, 'caps'>> {
  const pilot = await takePilot(blocks, rows, runner)
  const plan = planSums(blocks, pilot)
  const table = await read(plan)
  const coarse = coarseColumns(blocks, plan, cells(table))
  if (coarse.length === 0) return { plan, finerPlan: null, table, pilot }
  const finerPlan = planSums(blocks, await refine(pilot, coarse, runner, rows))
  return { plan, finerPlan, table: withFiner(table, await read(finerPlan)), pilot }
}

/** The cells of one of the groupings that were asked for. */
export function cellsBy({ table }: Measurement, keys: GroupingKeys): readonly SumsCell[] {
  return regroup(table, keys)
}

/** A metric's moments from the sums of a cell. */
export function cellMoments(measurement: Measurement, cell: SumsCell, metricId: string): BlockMoments {
  const at = measurement.plan.blocks.findIndex((block) => block.metricId === metricId)
  invariant(at >= 0, `metric "${metricId}" was not measured`)
  return blockMoments(measurement, cell, at)
}

/**
 * The moments of the metric at place `at` of the plan. Each cell decides by itself whether it needs its finer sums, so
 * that it comes out the same whatever was measured beside it.
 */
export function blockMoments({ plan, finerPlan }: Measurement, cell: SumsCell, at: number): BlockMoments {
  const { columns, scale } = plan.blocks[at]!
  const sums = cell.blocks[at]!
  if (finerPlan === null || cell.finer === null || isPrecise(sums, scale)) {
    return { columns, moments: momentsFromSums(sums, scale) }
  }
  return { columns, moments: momentsFromSums(cell.finer[at]!, finerPlan.blocks[at]!.scale) }
}

async function percentileCaps(blocks: readonly MetricBlock[], runner: QueryRunner): Promise<CapValues> {
  const wanted = blocks.flatMap((block) => {
    const limit = block.columns[0]!.cap?.limit
    return limit?.kind === 'percentile' ? [{ block, percentile: limit.percentile }] : []
  })
  if (wanted.length === 0) return new Map()
  return readCaps(
    await runner.run(capsQuery(wanted)),
    wanted.map(({ block }) => block.metricId),
  )
}

async function efficientGroupings(groupings: readonly GroupingKeys[], runner: QueryRunner) {
  const crossing = distinctKeys(groupings)
  if (groupings.some((keys) => keys.length === crossing.length)) return [crossing]
  const cells = new TableReader(await runner.run(crossingQuery(crossing))).number('cells', 0)
  return cells <= crossingLimit ? [crossing] : groupings
}
