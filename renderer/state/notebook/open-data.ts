import type { NotebookDocument, SnapshotDocument, StudyDocument } from '@contract'
import type { NotebookServices } from './notebook-services'
import { resolveStudyPath } from './resolve-experiment'

export interface NotebookData {
  readonly study: StudyDocument | null
  readonly snapshot: SnapshotDocument | null
  /** Why one of them is missing, when something went wrong. */
  readonly dataFailure: unknown
}

/** Opens the study a notebook names and its snapshot: the one pinned in the front matter, else the latest. */
export async function openData(
  path: string,
  { frontMatter }: NotebookDocument,
  call: NotebookServices['call'],
): Promise<NotebookData> {
  let study: StudyDocument | null = null
  try {
    const studyPath = resolveStudyPath(path, frontMatter, await call('studies.list', {}))
    if (studyPath === null) return { study, snapshot: null, dataFailure: null }
    study = await call('studies.open', { path: studyPath })
    const id = frontMatter.snapshot ?? study.latestSnapshot?.id ?? null
    if (id === null || study.study === null) return { study, snapshot: null, dataFailure: null }
    const snapshot = await call('snapshots.open', { id, studyPath })
    return { study, snapshot, dataFailure: null }
  } catch (failure) {
    return { study, snapshot: null, dataFailure: failure }
  }
}
