import type { FrameDescription } from '../frame/frame'
import type { FrameMoments, FrameRequest } from './frame-moments'
import { measurePhases } from './measure-phases'
import { measureSubjects } from './measure-subjects'
import { measureSummaries } from './measure-summaries'
import type { QueryRunner } from './run-queries'

/** Asks a frame of any kind for moments. @throws QueryError, Cancelled as the engine does. */
export async function measureFrame(
  request: FrameRequest,
  frame: FrameDescription,
  runner: QueryRunner,
): Promise<FrameMoments> {
  if (frame.kind === 'moments') return measureSummaries(frame, request, runner)
  const moments = await measureSubjects(request, frame, runner)
  return request.phases === undefined ? moments : { ...moments, phases: await measurePhases(request, frame, runner) }
}
