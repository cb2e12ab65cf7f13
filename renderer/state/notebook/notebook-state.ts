import type { CellGraph, Finding } from '@analysis'
import type { NotebookDocument, SnapshotDocument, StudyDocument } from '@contract'
import type { CellState } from './cell-state'
import type { SaveState } from './save-queue'

/** One open notebook, as the window shows it. */
export interface NotebookState {
  readonly path: string
  readonly loading: { readonly kind: 'loading' | 'ready' } | { readonly kind: 'failed'; readonly failure: unknown }
  readonly document: NotebookDocument
  /** What is wrong with the notebook's text. */
  readonly findings: readonly Finding[]
  /** False until study and snapshot have been looked for once: till then their absence says nothing. */
  readonly isDataKnown: boolean
  /** Null when the notebook names no experiment that can be found. */
  readonly study: StudyDocument | null
  /** Null when nothing has been pulled yet. */
  readonly snapshot: SnapshotDocument | null
  /** Why study or snapshot could not be opened; null when nothing went wrong. */
  readonly dataFailure: unknown
  /** Why the look at the outcomes could not be written down; null when it was, or none was taken. */
  readonly lookFailure: unknown
  readonly cells: ReadonlyMap<string, CellState>
  /** Who reads whom, and what each cell's answer depends on now. Null without a snapshot. */
  readonly graph: CellGraph | null
  readonly saving: SaveState
  /** Index of the selected block. */
  readonly selected: number | null
  /** Documents before the last edits, newest last, and those taken back. */
  readonly past: readonly NotebookDocument[]
  readonly future: readonly NotebookDocument[]
}

const emptyDocument: NotebookDocument = {
  frontMatter: { title: null, experiment: null, snapshot: null },
  frontMatterSource: '',
  blocks: [],
}

export function unloadedNotebook(path: string): NotebookState {
  return {
    path,
    loading: { kind: 'loading' },
    document: emptyDocument,
    findings: [],
    isDataKnown: false,
    study: null,
    snapshot: null,
    dataFailure: null,
    lookFailure: null,
    cells: new Map(),
    graph: null,
    saving: { kind: 'saved' },
    selected: null,
    past: [],
    future: [],
  }
}
