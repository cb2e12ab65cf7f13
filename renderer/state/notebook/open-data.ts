import type { NotebookDocument, SnapshotDocument, StudyDocument } from '@contract'
import type { NotebookServices } from './notebook-services'

export interface NotebookData {
  readonly study: StudyDocument | null
  readonly snapshot: SnapshotDocument | null
  /** Why one of them is missing, when something went wrong. */
  readonly dataFailure: unknown
}

/** Opens the study and the snapshot that the host finds for a notebook's front matter. */
export async function openData(
  path: string,
  { frontMatter }: NotebookDocument,
  call: NotebookServices['call'],
): Promise<NotebookData> {
  let study: StudyDocument | null = null
  try {
    const { experiment, snapshot: pinned } = frontMatter
    if (experiment === null) return { study, snapshot: null, dataFailure: null }
    const resolved = await call('notebooks.resolve', { path, experiment, snapshot: pinned })
    study = resolved.study
    const { snapshotId: id } = resolved
    if (id === null || study.study === null) return { study, snapshot: null, dataFailure: null }
    const snapshot = await call('snapshots.open', { id, studyPath: study.path })
    return { study, snapshot, dataFailure: null }
  } catch (failure) {
    return { study, snapshot: null, dataFailure: failure }
  }
}
