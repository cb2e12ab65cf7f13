import { ServiceError } from '@contract'
import type { QueryEngine } from '@analysis'
import { appVersion } from '../app-version'
import { requireNotebookPath } from '../documents/document-names'
import { readStudyFile, requireWhole } from '../documents/load-study'
import { readNotebookText } from '../documents/notebook-files'
import type { PathGuard } from '../documents/path-guard'
import type { PulledSnapshots } from '../documents/pulled-snapshots'
import { requireSnapshot, snapshotOfNotebook, studyOfNotebook } from '../documents/resolve-notebook'
import { buildReport, type Report } from '../reports'
import { recordLook, type Ledger, type SnapshotStore } from '../workspace'

export interface NotebookReportServices {
  readonly guard: PathGuard
  readonly snapshots: SnapshotStore
  readonly ledger: Ledger
  readonly pulled: Pick<PulledSnapshots, 'latest'>
  /** Engines for one frame: for Assay's own queries, and single-threaded for those of a person. */
  readonly engines: (framePath: string) => { readonly engine: QueryEngine; readonly sqlEngine: QueryEngine }
}

/**
 * A notebook's report. The look at the outcomes goes into the ledger.
 * @throws ServiceError `not-found` when its study has no snapshot, or the one it is pinned to is not here.
 */
export async function buildNotebookReport(
  notebookPath: string,
  signal: AbortSignal,
  { guard, snapshots, ledger, pulled, engines }: NotebookReportServices,
): Promise<Report> {
  requireNotebookPath(notebookPath)
  const notebook = await readNotebookText(await guard.existing(notebookPath))
  const { experiment, snapshot } = notebook.document.frontMatter
  const studyPath = await studyOfNotebook({ path: notebook.path, experiment }, guard)
  const study = requireWhole(await readStudyFile(studyPath), guard.display(studyPath))
  const snapshotId = snapshotOfNotebook({ snapshot }, study, pulled)
  if (snapshotId === null) throw noSnapshot()
  const manifest = requireSnapshot(snapshots, snapshotId)
  const generatedAt = new Date().toISOString()
  const look = { at: generatedAt, snapshotId: manifest.id, by: 'report' }
  return buildReport({
    study,
    notebook,
    manifest,
    ...engines(snapshots.framePath(snapshotId)),
    stamp: { generatedAt, assayVersion: appVersion },
    ...(await recordLook(ledger, study.study.experiment, look)),
    signal,
  })
}

function noSnapshot(): ServiceError {
  return new ServiceError({
    code: 'not-found',
    message: "The notebook's study has no snapshot yet.",
    hint: 'Pull the study first.',
  })
}
