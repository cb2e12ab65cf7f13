import type { FrameDescription } from '@analysis'
import type { NotebookDocument } from '@contract'
import type { EditorCompletion } from '../../../../editor/code-editor'
import type { CellState } from '../../../../state/notebook/cell-state'
import { cellsOf } from '../../../../state/notebook/cells-of'
import { sqlFunctions, sqlKeywords } from './sql-words'

/** Tables and columns of the frame, the other SQL cells with the columns of their last answer, keywords, functions. */
export function sqlCompletions(
  frame: FrameDescription | null,
  document: NotebookDocument,
  states: ReadonlyMap<string, CellState>,
  ownName: string,
): readonly EditorCompletion[] {
  const others = cellsOf(document).filter(({ cellKind, name }) => cellKind === 'sql' && name !== ownName)
  return deduplicated([
    ...(frame?.tables ?? []).map(({ name, rows }) => completion(name, 'table', `table, ${rows} rows`)),
    ...(frame?.tables ?? []).flatMap(({ name: table, columns }) =>
      columns.map(({ name, type }) => completion(name, 'column', `${type}, ${table}`)),
    ),
    ...others.map(({ name }) => completion(name, 'table', 'cell of this notebook')),
    ...others.flatMap(({ name }) =>
      answeredColumns(states.get(name)).map((column) => completion(column, 'column', `cell ${name}`)),
    ),
    ...sqlKeywords.map((word) => completion(word, 'keyword', '')),
    ...sqlFunctions.map((word) => completion(word, 'function', 'function')),
  ])
}

function completion(label: string, kind: EditorCompletion['kind'], detail: string): EditorCompletion {
  return { label, kind, detail }
}

function answeredColumns(state: CellState | undefined): readonly string[] {
  const view = state?.outcome?.view
  return view?.kind === 'sql' ? view.table.columns.map(({ name }) => name) : []
}

/** A column that several tables have is offered once. */
function deduplicated(completions: readonly EditorCompletion[]): readonly EditorCompletion[] {
  const found = new Map<string, EditorCompletion>()
  for (const each of completions) {
    const key = `${each.kind} ${each.label}`
    if (!found.has(key)) found.set(key, each)
  }
  return [...found.values()]
}
