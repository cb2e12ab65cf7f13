import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseStudy, ServiceError } from '@contract'
import type { EventBus } from './event-bus'
import { fileSlug, freePath } from '../documents/file-names'
import { firstNotebook } from '../documents/first-notebook'
import type { GroupHandlers } from './handlers'
import {
  findNotebooks,
  notebookOfStudy,
  notebookSuffix,
  readNotebook,
  requireNotebookPath,
  studyReference,
  summariseNotebook,
} from '../documents/notebook-files'
import type { PathGuard } from '../documents/path-guard'
import { requireStudyPath, studySuffix } from '../documents/study-documents'
import { readText, revisionOf, writeText } from '../documents/text-file'

export interface NotebookServices {
  readonly folder: string
  readonly guard: PathGuard
  readonly events: EventBus
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
}

/** Notebook files. A save is refused when the file is not the one that was read. */
export function notebookHandlers({
  folder,
  guard,
  events,
  requireWritable,
}: NotebookServices): GroupHandlers<'notebooks'> {
  return {
    async 'notebooks.list'() {
      const paths = await findNotebooks(folder, guard)
      return Promise.all(paths.map(async (path) => summariseNotebook(path, guard)))
    },
    async 'notebooks.open'({ path }) {
      requireNotebookPath(path)
      return readNotebook(await guard.existing(path), guard)
    },
    async 'notebooks.save'({ path, text, revision }) {
      requireNotebookPath(path)
      requireWritable()
      const target = await guard.writable(path)
      const present = await readText(target).catch(() => null)
      const found = present === null ? null : revisionOf(present)
      if (found !== revision && found !== revisionOf(text)) throw changedOnDisk(path, found)
      await writeText(target, text)
      if (found === null) events.publish({ type: 'workspace-changed' })
      return readNotebook(target, guard)
    },
    async 'notebooks.forStudy'({ studyPath }) {
      requireStudyPath(studyPath)
      const study = await guard.existing(studyPath)
      const present = await notebookOfStudy(folder, guard, study)
      if (present !== null) return readNotebook(present, guard)
      requireWritable()
      const written = await writeFirstNotebook(folder, guard, study)
      events.publish({ type: 'workspace-changed' })
      return readNotebook(written, guard)
    },
  }
}

async function writeFirstNotebook(folder: string, guard: PathGuard, studyPath: string): Promise<string> {
  const { study, findings } = parseStudy(await readText(studyPath))
  if (study === null) {
    throw new ServiceError({
      code: 'invalid-input',
      message: 'The study cannot be read, so it has no notebook yet.',
      hint: 'Mend the study file first.',
      findings,
    })
  }
  const notebooks = join(folder, 'notebooks')
  await mkdir(notebooks, { recursive: true })
  const taken = new Set(await findNotebooks(folder, guard))
  const path = await guard.writable(
    freePath(notebooks, fileSlug(basename(studyPath, studySuffix)), notebookSuffix, taken),
  )
  await writeText(path, firstNotebook(study, studyReference(path, studyPath)))
  return path
}

function changedOnDisk(path: string, found: string | null): ServiceError {
  return new ServiceError({
    code: 'conflict',
    message:
      found === null ? `${path} is no longer there.` : `${path} was changed by someone else since it was opened.`,
    hint: 'Open it again, or save under another name.',
  })
}
