import { ServiceError } from '@contract'
import { ifPresent, replaceFile } from '@engine'
import { requireNotebookPath, requireStudyPath } from '../documents/document-names'
import { findNotebooks } from '../documents/find-documents'
import { loadStudy, readStudyFile, requireWhole } from '../documents/load-study'
import { writeFirstNotebook, writeNewNotebook } from '../documents/new-document'
import { readNotebook, summariseNotebook } from '../documents/notebook-files'
import type { PathGuard } from '../documents/path-guard'
import type { PulledSnapshots } from '../documents/pulled-snapshots'
import { notebookOfStudy, snapshotOfNotebook, studyOfNotebook } from '../documents/resolve-notebook'
import { describeStudy, type StudyKnowledge } from '../documents/study-documents'
import { readText, revisionOf } from '../documents/text-file'
import type { EventBus } from './event-bus'
import type { GroupHandlers } from './handlers'

export interface NotebookServices {
  readonly guard: PathGuard
  readonly known: StudyKnowledge
  readonly pulled: Pick<PulledSnapshots, 'latest'>
  readonly events: EventBus
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
}

/** Notebook files. A save is refused when the file is not the one that was read. */
export function notebookHandlers({
  guard,
  known,
  pulled,
  events,
  requireWritable,
}: NotebookServices): GroupHandlers<'notebooks'> {
  return {
    async 'notebooks.list'() {
      const paths = await findNotebooks(guard)
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
      const present = await ifPresent(readText(target))
      const found = present === null ? null : revisionOf(present)
      if (found !== revision && found !== revisionOf(text)) throw changedOnDisk(path, found)
      await replaceFile(target, text)
      if (found === null) events.publish({ type: 'workspace-changed' })
      return readNotebook(target, guard)
    },
    async 'notebooks.resolve'({ path, experiment, snapshot }) {
      requireNotebookPath(path)
      const studyPath = await studyOfNotebook({ path: await guard.writable(path), experiment }, guard)
      const file = await readStudyFile(studyPath)
      const snapshotId = snapshotOfNotebook({ snapshot }, file, pulled)
      return { study: await describeStudy(file, guard, known), snapshotId }
    },
    async 'notebooks.forStudy'({ studyPath }) {
      requireStudyPath(studyPath)
      const path = await guard.existing(studyPath)
      const present = await notebookOfStudy(path, guard)
      if (present !== null) return readNotebook(present, guard)
      requireWritable()
      const written = await writeFirstNotebook(requireWhole(await readStudyFile(path), studyPath), guard)
      events.publish({ type: 'workspace-changed' })
      return readNotebook(written, guard)
    },
    async 'notebooks.create'({ studyPath, title }) {
      requireWritable()
      const written = await writeNewNotebook(await loadStudy(studyPath, guard), title, guard)
      events.publish({ type: 'workspace-changed' })
      return readNotebook(written, guard)
    },
  }
}

function changedOnDisk(path: string, found: string | null): ServiceError {
  return new ServiceError({
    code: 'conflict',
    message:
      found === null ? `${path} is no longer there.` : `${path} was changed by someone else since it was opened.`,
    hint: 'Open it again, or save under another name.',
  })
}
