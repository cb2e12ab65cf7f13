import { invariant } from '../failures'
import type { MetricBlock } from './metric-block'
import { isPrecise, momentsFromSums, type ExactSums } from '../moments/exact-sums'
import type { Rounding } from '../moments/fixed-point'
import type { MomentColumn } from '../moments/metric-moments'
import type { Moments } from '../moments/moments'
import type { Pilot } from './pilot'
import { withPass, type SumsGroup, type SumsTable } from './read-moments'
import type { SubjectRows } from './queries/subject-rows'
import { planSums, type BlockPlan, type SumsPlan } from './queries/sums-plan'
import { refine, type CoarseColumn } from './refine'
import type { QueryRunner } from './run-queries'
import { takePilot } from './take-pilot'

/** From how many subjects on values are rounded before they are multiplied: fewer take no time worth saving. */
const manySubjects = 1_000_000

/** Sums over rows, as fine as their groups need them. */
export interface FineSums {
  /** How the sums of each pass were formed. */
  readonly plans: readonly SumsPlan[]
  readonly table: SumsTable
  readonly pilot: Pilot
}

/** How to sum some rows. */
export interface SumsReader {
  readonly blocks: readonly MetricBlock[]
  readonly rows: SubjectRows
  /** How many subjects the rows are of; absent: each row is one. */
  readonly subjects?: number
  readonly read: (plan: SumsPlan) => Promise<SumsTable>
  /** The sets of rows whose moments are wanted. */
  readonly groups: (table: SumsTable) => readonly SumsGroup[]
}

/**
 * Pilot and sums. Metrics that the first sums were too coarse for in some group are summed once more: of many subjects
 * with each product rounded, then with their columns at a scale of their own.
 */
export async function sumFinely(reader: SumsReader, runner: QueryRunner): Promise<FineSums> {
  const { blocks, rows } = reader
  const pilot = await takePilot(blocks, rows, runner)
  const rounding = (reader.subjects ?? pilot.rows) >= manySubjects ? 'values' : 'products'
  const plan = planSums(blocks, pilot, rounding)
  const first: FineSums = { plans: [plan], table: await reader.read(plan), pilot }
  const second =
    rounding === 'products' ? first : await resum(first, coarseBlocks(first, reader), pilot, reader, 'products')
  const coarse = coarseBlocks(second, reader)
  if (coarse.length === 0) return second
  const refined = await refine(
    pilot,
    coarse.flatMap((block) => roundedColumns(second, block)),
    runner,
    rows,
  )
  return resum(second, coarse, refined, reader, 'products')
}

async function resum(
  sums: FineSums,
  blocks: readonly MetricBlock[],
  pilot: Pilot,
  { read }: SumsReader,
  rounding: Rounding,
): Promise<FineSums> {
  if (blocks.length === 0) return sums
  const plan = planSums(blocks, pilot, rounding)
  return { ...sums, plans: [...sums.plans, plan], table: withPass(sums.table, await read(plan)) }
}

/** Metrics that some group does not know the spread of well enough. */
function coarseBlocks({ plans, table }: FineSums, { blocks, groups }: SumsReader): readonly MetricBlock[] {
  const wanted = groups(table)
  return blocks.filter(({ metricId }) => wanted.some((group) => !finest(plans, group, metricId).precise))
}

/**
 * All of a metric's columns that its finest sums rounded, whichever fell short: so still finer ones are the same whatever
 * else was asked for.
 */
function roundedColumns({ plans }: FineSums, block: MetricBlock): readonly CoarseColumn[] {
  const { scale, sources } = plans.findLast(({ blocks }) => blocks.has(block.metricId))!.blocks.get(block.metricId)!
  return sources.flatMap((source, i) =>
    source === null || scale.columns[i]!.rounded === null
      ? []
      : [{ metricId: block.metricId, column: block.columns[source]!, at: source }],
  )
}

/** The moments of one metric in one group. */
export interface BlockMoments {
  readonly columns: readonly MomentColumn[]
  readonly moments: Moments
}

/** A metric's moments from the sums of a group. @throws InvariantError for a metric that was not measured. */
export function groupMoments({ plans }: FineSums, group: SumsGroup, metricId: string): BlockMoments {
  const { sums, plan } = finest(plans, group, metricId)
  return { columns: plan.columns, moments: momentsFromSums(sums, plan.scale) }
}

/**
 * The first of a metric's sums in a group that are precise, or else the last. Each group decides by itself, so that it comes
 * out the same whatever was measured beside it.
 */
function finest(plans: readonly SumsPlan[], group: SumsGroup, metricId: string) {
  let found: { readonly sums: ExactSums; readonly plan: BlockPlan; readonly precise: boolean } | null = null
  for (const [pass, { blocks }] of plans.entries()) {
    const plan = blocks.get(metricId)
    const sums = group.passes[pass]?.get(metricId)
    if (plan === undefined || sums === undefined) continue
    found = { sums, plan, precise: isPrecise(sums, plan.scale) }
    if (found.precise) break
  }
  invariant(found !== null, `metric "${metricId}" was not measured`)
  return found
}
