import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Finding } from '@analysis'
import { parseNotebook, parseStudy, type NotebookDocument, type Study } from '@contract'
import { BadInput } from './exit-codes'

export interface StudyInput {
  /** Absolute. */
  readonly path: string
  readonly text: string
  readonly study: Study
  /** Warnings: what the format knows and this version does not. */
  readonly findings: readonly Finding[]
}

export interface NotebookInput {
  readonly path: string
  readonly text: string
  readonly notebook: NotebookDocument
  readonly findings: readonly Finding[]
  readonly study: StudyInput
}

/** @throws BadInput with every problem when the file is no study. */
export async function readStudyFile(path: string): Promise<StudyInput> {
  const text = await readInput(path)
  const { study, findings } = parseStudy(text)
  if (study === null) throw new BadInput(`${path} cannot be read as a study:`, findings)
  return { path: resolve(path), text, study, findings }
}

/** A notebook and the study its front matter names. @throws BadInput. */
export async function readNotebookFile(path: string): Promise<NotebookInput> {
  const text = await readInput(path)
  const { document: notebook, findings } = parseNotebook(text)
  const { experiment } = notebook.frontMatter
  if (experiment === null) {
    throw new BadInput(`${path} names no study: its front matter needs "experiment: path/to/it.study.json".`, findings)
  }
  const study = await readStudyFile(resolve(dirname(path), experiment))
  return { path: resolve(path), text, notebook, findings, study }
}

export function isNotebookPath(path: string): boolean {
  return path.endsWith('.md')
}

/** @throws BadInput when there is nothing to read. */
export async function readInput(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const reason = isAbsent ? 'there is no such file' : String(error)
    throw new BadInput(`${path} cannot be read: ${reason}.`)
  }
}
