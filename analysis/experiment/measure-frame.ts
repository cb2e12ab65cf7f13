import type { FrameDescription } from '../frame/frame'
import type { FrameMoments, FrameRequest } from './frame-moments'
import { measureSubjects } from './measure-subjects'
import { measureSummaries } from './measure-summaries'
import type { QueryRunner } from './run-queries'

/** Asks a frame of any kind for moments. @throws QueryError, Cancelled as the engine does. */
export function measureFrame(
  request: FrameRequest,
  frame: FrameDescription,
  runner: QueryRunner,
): Promise<FrameMoments> {
  return frame.kind === 'moments' ? measureSummaries(request, runner) : measureSubjects(request, frame, runner)
}
