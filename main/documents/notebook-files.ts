import { dirname, relative, sep } from 'node:path'
import type { Finding } from '@analysis'
import { documentTitle, parseNotebook, type NotebookDocument, type NotebookFile, type NotebookSummary } from '@contract'
import type { Reach } from './reach'
import { readText, revisionOf } from './text-file'

/** A notebook file as it was read. */
export interface NotebookText {
  /** Real and absolute. */
  readonly path: string
  readonly text: string
  readonly document: NotebookDocument
  readonly findings: readonly Finding[]
}

/** @param path Real and absolute. */
export async function readNotebookText(path: string): Promise<NotebookText> {
  const text = await readText(path)
  return { path, text, ...parseNotebook(text) }
}

export async function readNotebook(path: string, reach: Reach): Promise<NotebookFile> {
  const text = await readText(path)
  return { path: reach.display(path), text, revision: revisionOf(text) }
}

export async function summariseNotebook(path: string, reach: Reach): Promise<NotebookSummary> {
  const { title } = (await readNotebookText(path)).document.frontMatter
  return { path: reach.display(path), title: title ?? documentTitle(path) }
}

/** How a notebook's front matter names a study: by its way from the notebook, with `/`. */
export function studyReference(notebookPath: string, studyPath: string): string {
  return relative(dirname(notebookPath), studyPath).split(sep).join('/')
}
