import { coreMatters, type Refinement } from '../moments/fixed-point'
import type { Pilot } from './pilot'
import { readBulks, readCores } from './read-pilot'
import { bulkQuery, coreQuery, type BlockColumnReference } from './queries/pilot-query'
import type { SubjectRows } from './queries/subject-rows'
import type { QueryRunner } from './run-queries'

/** A column that must be summed more finely, and where it stands among its block's columns. */
export interface CoarseColumn extends BlockColumnReference {
  readonly at: number
}

/** The pilot with coarse columns marked, their cores looked up where the bulk of values is narrow. */
export async function refine(
  pilot: Pilot,
  coarse: readonly CoarseColumn[],
  runner: QueryRunner,
  rows?: SubjectRows,
): Promise<Pilot> {
  const bulks = readBulks(await runner.run(bulkQuery(coarse, rows)), coarse)
  const narrow = coarse.flatMap((column, i) => (bulks[i] === null ? [] : [{ ...column, ...bulks[i]! }]))
  const cores = narrow.length === 0 ? [] : readCores(await runner.run(coreQuery(narrow, rows)), narrow)
  const blocks = new Map(pilot.blocks)
  for (const { metricId, column, at } of coarse) {
    const block = blocks.get(metricId)!
    const core = cores[narrow.findIndex((each) => each.metricId === metricId && each.column === column)]
    const matters = core !== undefined && coreMatters(block.columns[at]!.statistics, core)
    const refinement: Refinement = { core: matters ? core : null }
    const columns = block.columns.map((each, i) => (i === at ? { ...each, refinement } : each))
    blocks.set(metricId, { ...block, columns })
  }
  return { ...pilot, blocks }
}
