import type { MetricBlock } from './metric-block'
import type { Pilot } from './pilot'
import { readPilot, withMissing } from './read-pilot'
import { missingQuery, pilotQuery } from './queries/pilot-query'
import type { SubjectRows } from './queries/subject-rows'
import type { QueryRunner } from './run-queries'

/** Looks ahead of the sums. Rows that lack a covariate are counted only where there are any. */
export async function takePilot(
  blocks: readonly MetricBlock[],
  rows: SubjectRows,
  runner: QueryRunner,
): Promise<Pilot> {
  const pilot = readPilot(await runner.run(pilotQuery(blocks, rows)), blocks)
  const incomplete = blocks.flatMap((block) =>
    block.columns.flatMap((column, at) => {
      const { count } = pilot.blocks.get(block.metricId)!.columns[at]!.statistics
      return column.role === 'covariate' && count < pilot.rows ? [{ block, column }] : []
    }),
  )
  if (incomplete.length === 0) return pilot
  return withMissing(pilot, await runner.run(missingQuery(incomplete, rows)), incomplete)
}
