import type { CellKind, CellOutcome, OptionsOf } from './cell'
import type { CellContext } from './cell-context'
import { runChart } from './chart'
import { runCuped } from './cuped'
import { runDistribution } from './distribution'
import { runDuel } from './duel'
import { runInteractions } from './interactions'
import { runNovelty } from './novelty'
import { runPower } from './power'
import { runScorecard } from './scorecard'
import { runSegments } from './segments'
import { runSequential } from './sequential'
import { runSql } from './sql'
import { runSrm } from './srm'

const runners: {
  readonly [Kind in CellKind]: (options: OptionsOf<Kind>, context: CellContext) => Promise<CellOutcome>
} = {
  scorecard: runScorecard,
  cuped: runCuped,
  sequential: runSequential,
  segments: runSegments,
  srm: runSrm,
  power: runPower,
  duel: runDuel,
  novelty: runNovelty,
  interactions: runInteractions,
  distribution: runDistribution,
  sql: runSql,
  chart: runChart,
}

/** A split and a design say nothing of what the variants did. SQL and charts can show anything. */
const withoutOutcomes: ReadonlySet<CellKind> = new Set<CellKind>(['srm', 'power'])

/** Whether who sees the answer of a cell has looked at the experiment's outcomes. */
export function showsOutcomes({ kind }: { readonly kind: CellKind }): boolean {
  return !withoutOutcomes.has(kind)
}

/**
 * Runs one cell of a notebook: plans its queries, runs them through the engine, and evaluates the answer.
 * @throws InvalidCell when it asks for what the study does not have, QueryError when the engine refuses, Cancelled when
 * `signal` aborted.
 */
export function runCell<Kind extends CellKind>(options: OptionsOf<Kind>, context: CellContext): Promise<CellOutcome> {
  return runners[options.kind](options, context)
}
