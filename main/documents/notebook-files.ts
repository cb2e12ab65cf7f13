import { basename, dirname, relative, resolve, sep } from 'node:path'
import {
  parseNotebook,
  parseStudy,
  ServiceError,
  type NotebookDocument,
  type NotebookFile,
  type NotebookSummary,
} from '@contract'
import { findFiles } from './find-files'
import type { PathGuard } from './path-guard'
import { findStudies } from './study-documents'
import { readText, revisionOf } from './text-file'

export const notebookSuffix = '.assay.md'

export async function readNotebook(path: string, guard: PathGuard): Promise<NotebookFile> {
  const text = await readText(path)
  return { path: guard.display(path), text, revision: revisionOf(text) }
}

export async function summariseNotebook(path: string, guard: PathGuard): Promise<NotebookSummary> {
  const { title } = parseNotebook(await readText(path)).document.frontMatter
  return { path: guard.display(path), title: title ?? basename(path, notebookSuffix) }
}

/** Absolute paths of the workspace's notebooks and of those opened from elsewhere. */
export async function findNotebooks(folder: string, guard: PathGuard): Promise<readonly string[]> {
  const inside = await findFiles(folder, notebookSuffix)
  return [...inside, ...guard.allowed().filter((path) => path.endsWith(notebookSuffix) && !inside.includes(path))]
}

/** The first notebook whose front matter names the study, by its path or by its experiment's id. */
export async function notebookOfStudy(folder: string, guard: PathGuard, studyPath: string): Promise<string | null> {
  const experimentId = parseStudy(await readText(studyPath)).study?.experiment.experimentId
  for (const path of await findNotebooks(folder, guard)) {
    const { experiment } = parseNotebook(await readText(path)).document.frontMatter
    if (experiment === null) continue
    if (resolve(dirname(path), experiment) === studyPath || experiment === experimentId) return path
  }
  return null
}

/**
 * The study that a notebook names, by its path or by its experiment's id; windows may name it, or it is not found.
 * @returns its real path
 * @throws ServiceError `invalid-input` when the notebook names none, `not-found` when it is not there.
 */
export async function studyOfNotebook(
  notebook: NotebookDocument,
  notebookPath: string,
  folder: string,
  guard: PathGuard,
): Promise<string> {
  const { experiment } = notebook.frontMatter
  if (experiment === null) {
    throw new ServiceError({
      code: 'invalid-input',
      message: 'The notebook names no study.',
      hint: 'Its front matter needs a line such as "experiment: ../studies/checkout.study.json".',
    })
  }
  for (const path of await findStudies(folder, guard)) {
    if (parseStudy(await readText(path)).study?.experiment.experimentId === experiment) return path
  }
  return guard.existing(resolve(dirname(notebookPath), experiment))
}

/** How a notebook's front matter names a study: by its way from the notebook, with `/`. */
export function studyReference(notebookPath: string, studyPath: string): string {
  return relative(dirname(notebookPath), studyPath).split(sep).join('/')
}

/** @throws ServiceError `bad-request` for a path that is not a notebook's. */
export function requireNotebookPath(path: string): void {
  if (path.endsWith(notebookSuffix)) return
  throw new ServiceError({
    code: 'bad-request',
    message: `${JSON.stringify(path)} is not a notebook.`,
    hint: `Its name must end with ${notebookSuffix}.`,
  })
}
