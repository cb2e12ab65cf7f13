import type { FrameDescription } from '../frame/frame'
import type { FrameMoments } from '../measure/frame-moments'
import { measureFrame } from '../measure/measure-frame'
import type { QueryRunner } from '../measure/run-queries'
import type { ExperimentSpec } from '../study/spec'

/**
 * Counts of subjects over all, by every dimension alone and by day, for a test of the split; no outcome is read. Of a frame
 * of moments only metrics know how many subjects there are, and days are not known.
 */
export function measureSplits(
  spec: ExperimentSpec,
  dimensions: readonly string[],
  frame: FrameDescription,
  runner: QueryRunner,
): Promise<FrameMoments> {
  const summaries = frame.kind === 'moments'
  return measureFrame(
    {
      metrics: summaries ? spec.metrics : [],
      slices: dimensions.map((name) => [name]),
      history: !summaries,
      ...(spec.phases !== undefined && { phases: spec.phases }),
    },
    frame,
    runner,
  )
}
