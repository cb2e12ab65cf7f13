import { cappedBlock, type MetricBlock } from './metric-block'
import { accumulateDays } from './accumulate'
import type { CapValues } from './pilot'
import { readMoments, regroup, type SumsGroup } from './read-moments'
import { readCaps } from './read-pilot'
import { TableReader } from './read-table'
import { dimensionKeys, distinctKeys, exposureDay, type GroupingKeys, type MomentsRequest } from './request'
import { crossingQuery } from './queries/crossing-query'
import { historyQuery } from './queries/history-query'
import { capsQuery } from './queries/pilot-query'
import { cappedBySegment, subjectsWithCaps } from './queries/segment-caps'
import { frameSubjects, type SubjectRows } from './queries/subject-rows'
import { sumsQuery } from './queries/sums-query'
import type { QueryRunner } from './run-queries'
import { sumFinely, type FineSums, type SumsReader } from './sum-finely'

/** Crossings of up to this many groups are queried once and added up; larger ones by grouping sets. */
const crossingLimit = 2_000

/** The answer to a moments request: exact sums, from which the moments of any grouping asked for follow. */
export interface Measurement extends FineSums {
  readonly caps: CapValues
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
    groups: (table) => request.groupings.flatMap((keys) => regroup(table, keys)),
  }
  return { ...(await sumFinely(sums, runner)), caps }
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
    groups: (table) => regroup(table, groupings[0]!),
  }
  return { ...(await sumFinely(sums, runner)), caps: new Map() }
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
    groups: (table) => regroup(table, keys),
  }
  return { ...(await sumFinely(sums, runner)), caps: new Map() }
}

/**
 * What each day of activity changed, of the metrics whose values build up over time. Caps and the way of rounding are
 * those of the final values. The answer is grouped by day.
 */
export async function measureHistory(
  blocks: readonly MetricBlock[],
  states: SubjectRows,
  { caps, pilot }: Pick<Measurement, 'caps' | 'pilot'>,
  runner: QueryRunner,
): Promise<Measurement> {
  const sums: SumsReader = {
    blocks: blocks.map((block) => cappedBlock(block, caps)),
    rows: states,
    subjects: pilot.rows,
    read: async (plan) => readMoments(await runner.run(historyQuery(plan, states)), plan, [[exposureDay]]),
    groups: (table) => accumulateDays(regroup(table, [exposureDay])).flatMap(({ groups }) => groups),
  }
  return { ...(await sumFinely(sums, runner)), caps }
}

/** The groups of one of the groupings that were asked for. */
export function groupsBy({ table }: Measurement, keys: GroupingKeys): readonly SumsGroup[] {
  return regroup(table, keys)
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
  const groups = new TableReader(await runner.run(crossingQuery(crossing))).number('groups', 0)
  return groups <= crossingLimit ? [crossing] : groupings
}
