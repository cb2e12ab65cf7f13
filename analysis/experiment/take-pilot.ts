import type { MetricBlock } from '../metrics/metric-block'
import type { Pilot } from '../moments/pilot'
import { readPilot, withMissing } from '../moments/read-pilot'
import { missingQuery, pilotQuery } from '../sql/moments/pilot-query'
import type { SubjectRows } from '../sql/moments/subject-rows'
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
