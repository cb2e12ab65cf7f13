import { type CellEvidence, correctionMethods, momentsEvidence } from './evidence'
import type { FrameDescription } from '../frame/frame'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CancelSignal, QueryEngine } from '../sql/query'
import { analyse, requestFor } from './analyse'
import type { FrameMoments } from '../measure/frame-moments'
import { measureSplits } from './measure-splits'
import { readSplits } from './read-splits'
import { measureFrame } from '../measure/measure-frame'
import type { PlanRegistration } from '../study/registration'
import type { ExperimentResult, SnapshotReference } from '../results/experiment-result'
import { queryRunner, type QueryRecord } from '../measure/run-queries'
import type { ExperimentSpec } from '../study/spec'

export interface ExperimentRun {
  readonly spec: ExperimentSpec
  readonly frame: FrameDescription
  readonly snapshot: SnapshotReference
  /** The plan registered for this experiment; absent or null when there is none. */
  readonly registration?: PlanRegistration | null
  readonly engine: QueryEngine
  /** Crossings of dimensions to slice by, besides each dimension of the spec alone. */
  readonly segments?: readonly (readonly string[])[]
  /** Dimensions in which the split is tested by itself; the spec's where absent. */
  readonly splitBy?: readonly string[]
  readonly signal?: CancelSignal
  /** Milliseconds of any steady clock, for the query record only. */
  readonly clock?: () => number
  readonly onQuery?: (record: QueryRecord) => void
}

/**
 * Analyses an experiment on a frame: plans the queries, runs them through the engine and reads the answer.
 * The same frame and spec give the same result to the last bit on every engine.
 * @throws QueryError when the engine refuses a query, Cancelled when `signal` aborted.
 */
export async function runExperiment({
  spec,
  frame,
  snapshot,
  registration,
  segments,
  splitBy = spec.dimensions,
  ...source
}: ExperimentRun): Promise<{
  readonly result: ExperimentResult
  readonly moments: FrameMoments
  readonly evidence: CellEvidence
}> {
  const runner = queryRunner({ ...source, dialect: duckdb })
  const moments = await measureFrame(requestFor(spec, segments), frame, runner)
  const counted = frame.kind === 'moments' ? moments : await measureSplits(spec, splitBy, frame, runner)
  const splits = readSplits(spec, counted)
  const result = analyse(spec, moments, frame, snapshot, { registration: registration ?? null, splits })
  return {
    result,
    moments,
    evidence: momentsEvidence(moments, runner.records, result.metrics, correctionMethods(spec.plan.correction)),
  }
}
