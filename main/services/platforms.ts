import type { ChangeDocument, ExperimentDocument } from '@contract'
import { replaceFile } from '@engine'
import {
  experimentStudy,
  listExperiments,
  platformAddress,
  readChanges,
  type PlatformAddress,
} from '../connectors/platform'
import type { Connections } from '../workspace'
import type { EventBus } from './event-bus'
import type { GroupHandlers } from './handlers'
import { findStudies } from '../documents/find-documents'
import { readStudyFile } from '../documents/load-study'
import { newStudyPath } from '../documents/new-document'
import type { PathGuard } from '../documents/path-guard'
import { describeStudy, type StudyKnowledge } from '../documents/study-documents'

export interface PlatformServices {
  readonly guard: PathGuard
  readonly known: StudyKnowledge
  readonly events: EventBus
  readonly connections: Pick<Connections, 'get' | 'secret'>
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
}

/** Experiments of connected platforms: listed, with their change log, and as studies to pull. */
export function platformHandlers(services: PlatformServices): GroupHandlers<'platforms'> {
  const { guard, known, events, connections, requireWritable } = services
  const addressOf = (connection: string): Promise<PlatformAddress> => platformAddress(connection, connections)

  async function studyOf(connection: string, experimentId: string): Promise<string | null> {
    for (const path of await findStudies(guard)) {
      const { study } = await readStudyFile(path)
      if (study?.experiment.experimentId !== experimentId || study.source.kind !== 'events') continue
      const { rows } = study.source.exposures
      if (rows.kind === 'connection' && rows.connection === connection) return path
    }
    return null
  }

  return {
    async 'platforms.experiments'({ connection }) {
      const experiments = await listExperiments(await addressOf(connection))
      return Promise.all(
        experiments.map(async (experiment) => {
          const path = await studyOf(connection, experiment.experiment_id)
          return summarise(experiment, path === null ? null : guard.display(path))
        }),
      )
    },
    async 'platforms.changes'({ connection, experimentId }) {
      return (await readChanges(await addressOf(connection), experimentId)).map(summariseChange)
    },
    async 'platforms.study'({ connection, experimentId }) {
      const existing = await studyOf(connection, experimentId)
      if (existing !== null) return describeStudy(await readStudyFile(existing), guard, known)
      requireWritable()
      const address = await addressOf(connection)
      const text = await experimentStudy(address, experimentId)
      const target = await newStudyPath(experimentId, guard)
      await replaceFile(target, text)
      events.publish({ type: 'workspace-changed' })
      return describeStudy(await readStudyFile(target), guard, known)
    },
  }
}

function summarise(experiment: ExperimentDocument, studyPath: string | null) {
  const { experiment_id: experimentId, name, status, owner, version, variants, metrics } = experiment
  const start = experiment.start ?? experiment.activated_at
  return {
    experimentId,
    name,
    status,
    owner,
    version,
    start,
    variants: variants.length,
    metrics: metrics.length,
    studyPath,
  }
}

function summariseChange({ at, version, action, actor, reason, changed }: ChangeDocument) {
  return { at, version, action, actor, reason, fields: changed.map(({ field }) => field) }
}
