import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Logger } from 'pino'
import type { Envelope, OpenedFiles } from '@contract'
import { ifPresent } from '@engine'
import type { SnapshotStore, WorkspaceFolders } from '../workspace'
import { idOfFrameName } from '../documents/describe-snapshot'
import { receiveFile } from '../documents/inbox'
import { studyOfExperiment } from '../documents/resolve-notebook'
import { experimentOfLink, isLink } from './experiment-link'
import type { OpenQueue } from './open-queue'
import type { PathGuard } from '../documents/path-guard'
import type { Services } from './services'
import { toWireError } from './wire-error'

interface FileServices {
  readonly folders: WorkspaceFolders
  readonly snapshots: SnapshotStore
  readonly guard: PathGuard
  readonly opened: OpenQueue
  readonly logger: Logger
  readonly requireWritable: () => void
}

/** The services' part that is files: dropped ones come in, opened ones are allowed, frames and reports go out. */
export function serveWorkspaceFiles({
  folders,
  snapshots,
  guard,
  opened,
  logger,
  requireWritable,
}: FileServices): Pick<Services, 'receive' | 'allow' | 'open' | 'frameFile' | 'reportFile'> {
  async function answer<T>(doing: string, work: () => Promise<T>): Promise<Envelope<T>> {
    try {
      return { ok: true, value: await work() }
    } catch (failure) {
      return { ok: false, error: toWireError(failure, logger, doing) }
    }
  }

  async function allow(path: string): Promise<{ readonly path: string }> {
    return { path: guard.display(await guard.allow(path)) }
  }

  async function pathAt(place: string): Promise<{ readonly path: string }> {
    if (!isLink(place)) return allow(place)
    return { path: guard.display(await studyOfExperiment(experimentOfLink(place), guard)) }
  }

  return {
    receive: async (name, bytes, limitBytes) =>
      answer('receiving a file', async () => {
        requireWritable()
        return { path: guard.display(await receiveFile(folders.inbox, name, bytes, limitBytes)) }
      }),
    allow: async (path) => answer('opening a file', async () => allow(path)),
    async open(places, window) {
      const answers = await Promise.all(
        places.map(async (path) => ({ path, envelope: await answer('opening a file', async () => pathAt(path)) })),
      )
      const files: OpenedFiles = {
        paths: answers.flatMap(({ envelope }) => (envelope.ok ? [envelope.value.path] : [])),
        failed: answers.flatMap(({ path, envelope }) => (envelope.ok ? [] : [{ path, error: envelope.error }])),
      }
      opened.open(files, window)
    },
    async frameFile(urlName) {
      const id = idOfFrameName(urlName)
      return id === null || snapshots.get(id) === null ? null : snapshots.framePath(id)
    },
    async reportFile(urlName) {
      if (urlName !== basename(urlName) || urlName.startsWith('.') || urlName.includes('\\')) return null
      const path = join(folders.reports, urlName)
      const file = await ifPresent(stat(path))
      return file?.isFile() === true ? path : null
    },
  }
}
