import { invariant } from '../failures'
import { cappedBlock, type MetricBlock } from '../metrics/metric-block'
import { momentsFromSums, type ExactSums } from '../moments/exact-sums'
import { coreToTry } from '../moments/fixed-point'
import type { Moments } from '../moments/moments'
import type { MomentColumn } from '../moments/metric-moments'
import type { CapValues, Pilot } from '../moments/pilot'
import { readMoments, regroup, type SumsCell, type SumsTable } from '../moments/read-moments'
import { readCaps, readPilot, withCores, type CoreAttempt } from '../moments/read-pilot'
import { TableReader } from '../moments/read-table'
import { distinctKeys, exposureDay, type GroupingKeys, type MomentsRequest } from '../moments/request'
import { crossingQuery } from '../sql/moments/crossing-query'
import { historyQuery } from '../sql/moments/history-query'
import { capsQuery, coreQuery, pilotQuery } from '../sql/moments/pilot-query'
import { planSums, type SumsPlan } from '../sql/moments/sums-plan'
import type { SubjectRows } from '../sql/moments/subject-rows'
import { sumsQuery } from '../sql/moments/sums-query'
import type { QueryRunner } from './run-queries'

/** Crossings of up to this many cells are queried once and added up; larger ones by grouping sets. */
const crossingLimit = 2_000
/** Outliers beyond outliers are looked for this many times. */
const outlierRounds = 4

/** The answer to a moments request: exact sums, from which the moments of any grouping asked for follow. */
export interface Measurement {
  readonly plan: SumsPlan
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
  const scouted = await pilot(blocks, runner)
  const plan = planSums(blocks, scouted)
  const groupings = await efficientGroupings(request.groupings, runner)
  const table = readMoments(await runner.run(sumsQuery(plan, groupings)), plan, groupings)
  return { plan, table, caps, pilot: scouted }
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
  const capped = blocks.map((block) => cappedBlock(block, caps))
  const scouted = await pilot(capped, runner, states)
  const plan = planSums(capped, scouted)
  const table = readMoments(await runner.run(historyQuery(plan, states)), plan, [[exposureDay]])
  return { plan, table, caps, pilot: scouted }
}

/** The cells of one of the groupings that were asked for. */
export function cellsBy({ table, plan }: Measurement, keys: GroupingKeys): readonly SumsCell[] {
  return regroup(table, keys, plan)
}

/** A metric's moments from the sums of a cell. */
export function cellMoments({ plan }: Measurement, cell: SumsCell, metricId: string): BlockMoments {
  const at = plan.blocks.findIndex((block) => block.metricId === metricId)
  invariant(at >= 0, `metric "${metricId}" was not measured`)
  return blockMoments(plan, at, cell.blocks[at]!)
}

export function blockMoments(plan: SumsPlan, at: number, sums: ExactSums): BlockMoments {
  const { columns, scale } = plan.blocks[at]!
  return { columns, moments: momentsFromSums(sums, scale) }
}

/** The pilot, and where it meets far outliers a look at the values they hide, which may hide others in turn. */
async function pilot(blocks: readonly MetricBlock[], runner: QueryRunner, rows?: SubjectRows): Promise<Pilot> {
  let result = readPilot(await runner.run(pilotQuery(blocks, rows)), blocks)
  for (let round = 0; round < outlierRounds; round++) {
    const attempts = blocks.flatMap((block) => coreAttempts(block, result))
    if (attempts.length === 0) break
    const narrower = withCores(result, await runner.run(coreQuery(attempts, rows)), attempts)
    if (narrower === result) break
    result = narrower
  }
  return result
}

function coreAttempts(block: MetricBlock, { blocks }: Pilot): readonly CoreAttempt[] {
  const { columns } = blocks.get(block.metricId)!
  return block.columns.flatMap((column, at) => {
    const { core, statistics } = columns[at]!
    const neighbourhood = coreToTry(core ?? statistics)
    return neighbourhood === null ? [] : [{ metricId: block.metricId, column, at, ...neighbourhood }]
  })
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
