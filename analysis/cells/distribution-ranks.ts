import { controlOf, treatmentsOf } from '../study/variants'
import type { QueryRunner } from '../measure/run-queries'
import type { ExperimentSpec } from '../study/spec'
import { rankTest } from '../inference/mann-whitney'
import type { MetricBlock } from '../measure/metric-block'
import { TableReader } from '../measure/read-table'
import { rankCountsQuery, tieExcessName, winsName } from '../measure/queries/rank-query'
import type { RankReading } from './distribution-view'

/** Every treatment's values against the control's by Mann and Whitney's test, ranked by the engine in one pass. */
export async function rankReadings(
  block: MetricBlock,
  counts: readonly { readonly variantId: string; readonly n: number }[],
  spec: ExperimentSpec,
  runner: QueryRunner,
): Promise<readonly RankReading[]> {
  const control = controlOf(spec)?.id
  const treatments = treatmentsOf(spec).map(({ id }) => id)
  if (control === undefined || treatments.length === 0) return []
  const reader = new TableReader(await runner.run(rankCountsQuery(block, control, treatments)))
  const countOf = (id: string): number => counts.find(({ variantId }) => variantId === id)?.n ?? 0
  return treatments.map((variantId, at) => ({
    variantId,
    test: rankTest({
      control: countOf(control),
      treatment: countOf(variantId),
      treatmentWins: (reader.numberOrNull(winsName(at), 0) ?? 0) / 2,
      tieExcess: reader.numberOrNull(tieExcessName(at), 0) ?? 0,
    }),
  }))
}
