import { assertNever } from '../failures'
import type { CellOptions, CellOutcome } from './cell'
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

/**
 * Runs one cell of a notebook: plans its queries, runs them through the engine, and evaluates the answer.
 * @throws InvalidCell when it asks for what the study does not have, QueryError when the engine refuses, Cancelled when
 * `signal` aborted.
 */
export function runCell(options: CellOptions, context: CellContext): Promise<CellOutcome> {
  switch (options.kind) {
    case 'scorecard':
      return runScorecard(options, context)
    case 'cuped':
      return runCuped(options, context)
    case 'sequential':
      return runSequential(options, context)
    case 'segments':
      return runSegments(options, context)
    case 'srm':
      return runSrm(options, context)
    case 'sql':
      return runSql(options, context)
    case 'power':
      return runPower(options, context)
    case 'duel':
      return runDuel(options, context)
    case 'chart':
      return runChart(options, context)
    case 'novelty':
      return runNovelty(options, context)
    case 'interactions':
      return runInteractions(options, context)
    case 'distribution':
      return runDistribution(options, context)
    default:
      return assertNever(options)
  }
}
