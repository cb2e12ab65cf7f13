import type { FrameDescription } from '../frame/frame'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CancelSignal, QueryEngine } from '../sql/query'
import type { FrameMoments } from './frame-moments'
import { measureFrame } from './measure-frame'
import { queryRunner } from './run-queries'
import type { ExperimentSpec } from '../study/spec'

/**
 * The moments of an experiment's metrics over all subjects of a frame, without slices and history: what a window of a
 * stream is read by.
 * @throws QueryError when the engine refuses a query, Cancelled when `signal` aborted
 */
export function duckdbMoments(
  { metrics }: Pick<ExperimentSpec, 'metrics'>,
  frame: FrameDescription,
  engine: QueryEngine,
  signal?: CancelSignal,
): Promise<FrameMoments> {
  const runner = queryRunner({ engine, dialect: duckdb, ...(signal !== undefined && { signal }) })
  return measureFrame({ metrics, slices: [], history: false }, frame, runner)
}
