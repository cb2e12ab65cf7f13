import { documentKind, documentTitle } from '@contract'
import { call } from '../bridge/host'
import { attempt } from './notices'
import { estimatePull, showPull, startPull, usePulls } from './pulls'
import { useTabs } from './tabs'

export function openNotebook(path: string, placement?: { readonly beside: boolean }): void {
  useTabs.getState().open({ kind: 'notebook', path, title: documentTitle(path) }, placement)
}

export function openStudyFile(path: string, placement?: { readonly beside: boolean }): void {
  useTabs.getState().open({ kind: 'study', path, title: `${documentTitle(path)} (study)` }, placement)
}

/**
 * Leads from a study to its numbers: to its notebook when its data is here, to the pull when it is not, to the file
 * itself when that cannot be read.
 */
export async function openStudy(path: string): Promise<void> {
  await attempt(`Open ${documentTitle(path)}`, async () => {
    const document = await call('studies.open', { path })
    if (document.study === null) openStudyFile(document.path)
    else if (document.latestSnapshot === null) await offerPull(document.path)
    else await openStudyNotebook(document.path)
  })
}

/** Shows what a pull would cost and lets the person start it. */
export async function offerPull(studyPath: string): Promise<void> {
  showPull(studyPath)
  await estimatePull(studyPath)
}

/** Pulls with the progress in sight, then shows the notebook instead. */
export async function pullAndOpen(studyPath: string, options: { readonly refresh: boolean }): Promise<void> {
  showPull(studyPath)
  const isDone = await startPull(studyPath, options)
  if (!isDone) return
  if (usePulls.getState().shown === studyPath) showPull(null)
  await attempt(`Open the notebook of ${documentTitle(studyPath)}`, async () => openStudyNotebook(studyPath))
}

async function openStudyNotebook(studyPath: string): Promise<void> {
  const notebook = await call('notebooks.forStudy', { studyPath })
  openNotebook(notebook.path)
}

/** Opens a study or a notebook by its path. */
export async function openDocument(path: string): Promise<void> {
  if (documentKind(path) === 'notebook') openNotebook(path)
  else await openStudy(path)
}
