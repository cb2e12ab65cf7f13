import { documentKind, type NotebookDocument } from '@contract'
import { readIfPresent } from '@engine'
import { readStudyFile, requireWhole } from '../documents/load-study'
import { readNotebookText, type NotebookText } from '../documents/notebook-files'
import { ownReach } from '../documents/reach'
import { studyOfNotebook } from '../documents/resolve-notebook'
import type { LoadedStudy } from '../documents/study-file'
import { BadInput } from './exit-codes'
import { workspaceFolder, type WorkspaceOption } from './workspace-option'

/** What an analysis is of. */
export interface SessionInput {
  readonly study: LoadedStudy
  /** What the snapshot is pinned to, in a notebook; null: the study's data as it is now. */
  readonly pinned: NotebookDocument['frontMatter']['snapshot']
}

export interface NotebookInput extends SessionInput {
  readonly notebook: NotebookText
}

/** @throws ServiceError with every problem when the file is no study. */
export async function readStudyInput(path: string, option: WorkspaceOption): Promise<SessionInput> {
  const reach = await ownReach(workspaceFolder(option))
  return { study: requireWhole(await readStudyFile(await reach.existing(path)), path), pinned: null }
}

/** A notebook and the study its front matter names. @throws ServiceError. */
export async function readNotebookInput(path: string, option: WorkspaceOption): Promise<NotebookInput> {
  const reach = await ownReach(workspaceFolder(option))
  const notebook = await readNotebookText(await reach.existing(path))
  const { experiment, snapshot } = notebook.document.frontMatter
  const studyPath = await studyOfNotebook({ path: notebook.path, experiment }, reach)
  return { notebook, study: requireWhole(await readStudyFile(studyPath), reach.display(studyPath)), pinned: snapshot }
}

export function isNotebookPath(path: string): boolean {
  return path.endsWith('.md') || documentKind(path) === 'notebook'
}

/** @throws BadInput when there is nothing to read. */
export async function readInput(path: string): Promise<string> {
  const text = await readIfPresent(path).catch((failure: unknown) => {
    throw new BadInput(`${path} cannot be read: ${String(failure)}.`)
  })
  if (text === null) throw new BadInput(`${path} cannot be read: there is no such file.`)
  return text
}
