import { parseNotebook, ServiceError, type SnapshotManifest } from '@contract'
import type { QueryEngine } from '@analysis'
import { buildReport, type Report } from '../reports'
import { planHistory, type Ledger, type SnapshotStore } from '../workspace'
import { appVersion } from '../app-version'
import { loadStudy } from '../documents/load-study'
import type { LoadedStudy } from '../documents/loaded-study'
import { requireNotebookPath, studyOfNotebook } from '../documents/notebook-files'
import type { PathGuard } from '../documents/path-guard'
import { readText } from '../documents/text-file'

export interface NotebookReportServices {
  readonly folder: string
  readonly guard: PathGuard
  readonly snapshots: SnapshotStore
  readonly ledger: Ledger
  /** The newest snapshot of a study's source, or null. */
  readonly latestSnapshot: (study: LoadedStudy) => SnapshotManifest | null
  /** Engines for one frame: for Assay's own queries, and single-threaded for those of a person. */
  readonly engines: (framePath: string) => { readonly engine: QueryEngine; readonly sqlEngine: QueryEngine }
}

/**
 * A notebook's report, from the snapshot that its front matter names, else the newest of its study. The look at the
 * outcomes goes into the peek ledger.
 * @throws ServiceError `not-found` when there is no such snapshot.
 */
export async function buildNotebookReport(
  notebookPath: string,
  signal: AbortSignal,
  { folder, guard, snapshots, ledger, latestSnapshot, engines }: NotebookReportServices,
): Promise<Report> {
  requireNotebookPath(notebookPath)
  const path = await guard.existing(notebookPath)
  const text = await readText(path)
  const { document: notebook, findings } = parseNotebook(text)
  const loaded = await loadStudy(await studyOfNotebook(notebook, path, folder, guard), guard)
  const { snapshot } = notebook.frontMatter
  const manifest = snapshot === null ? latestSnapshot(loaded) : snapshots.get(snapshot)
  if (manifest === null) throw noSnapshot(snapshot)
  const { experimentId, metrics } = loaded.study.experiment
  const generatedAt = new Date().toISOString()
  await ledger.recordPeek({
    at: generatedAt,
    experimentId,
    snapshotId: manifest.id,
    metrics: metrics.map(({ id }) => id),
    by: 'report',
  })
  return buildReport({
    study: loaded.study,
    notebook,
    sources: { study: await readText(loaded.path), notebook: text },
    manifest,
    ...engines(snapshots.framePath(manifest.id)),
    stamp: { generatedAt, assayVersion: appVersion },
    ...(await planHistory(ledger, experimentId)),
    findings,
    signal,
  })
}

function noSnapshot(named: string | null): ServiceError {
  return new ServiceError({
    code: 'not-found',
    message: named === null ? "The notebook's study has no snapshot yet." : `The snapshot ${named} is not here.`,
    hint: 'Pull the study first.',
  })
}
