import type { PullEstimate } from '@contract'
import { estimatePull, pullStudy, type PulledSnapshot, type PullStudyRequest } from '../pull'
import { summariseSnapshot } from './describe-snapshot'
import type { PulledSnapshots } from './pulled-snapshots'
import type { LoadedStudy } from './study-file'

/**
 * Pulls a study into the workspace and notes that it was, whoever asks: from then on its snapshot is the study's latest.
 * @throws ServiceError, QueryError, Cancelled, as `pullStudy` does
 */
export async function pullDocument(
  { path, study }: Pick<LoadedStudy, 'path' | 'study'>,
  request: Omit<PullStudyRequest, 'study' | 'studyPath'>,
  pulled: Pick<PulledSnapshots, 'record'>,
): Promise<PulledSnapshot> {
  const outcome = await pullStudy({ ...request, study, studyPath: path })
  await pulled.record({ path, study }, outcome.manifest, outcome.reused)
  return outcome
}

/** What a pull would cost, and whether its snapshot is here. @throws ServiceError, as `estimatePull` does */
export async function estimateDocument(
  { path, study }: Pick<LoadedStudy, 'path' | 'study'>,
  request: Pick<PullStudyRequest, 'workspace' | 'connections'>,
): Promise<PullEstimate> {
  const { rows, bytes, known } = await estimatePull({ ...request, study, studyPath: path })
  return { rows, bytes, reusable: known === null ? null : summariseSnapshot(known) }
}
