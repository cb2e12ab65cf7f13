import { InvalidCell, QueryError } from '@analysis'
import { replaceCellBody } from '@contract'
import { useMemo, useState } from 'react'
import { CodeEditor, type EditorMarker } from '../../../../editor/code-editor'
import { errorPosition } from '../../../../engine/error-position'
import { FailureNotice } from '../../../../ui/failure-notice'
import { FindingList } from '../../../../ui/finding-list'
import { useNotebook, useNotebookState } from '../../notebook-context'
import type { SourceProps } from '../shown-cell'
import { sqlCompletions } from './sql-completions'
import styles from './sql-source.module.css'

/** A cell's SQL, edited in place: Shift+Enter or leaving the editor takes it over, and the cell runs. */
export function SqlSource({ block, index, state }: SourceProps) {
  const notebook = useNotebook()
  const frame = useNotebookState(({ snapshot }) => snapshot?.frame ?? null)
  const document = useNotebookState((notebookState) => notebookState.document)
  const cells = useNotebookState((notebookState) => notebookState.cells)
  const [draft, setDraft] = useState<string | null>(null)
  const text = draft ?? block.body
  const completions = useMemo(
    () => sqlCompletions(frame, document, cells, block.name),
    [frame, document, cells, block.name],
  )
  const markers = useMemo(() => failureMarkers(state.failure, block.body), [state.failure, block.body])

  function commit(written: string): void {
    setDraft(null)
    if (written !== block.body) notebook.edit((present) => replaceCellBody(present, index, written))
  }

  function submit(written: string): void {
    if (written === block.body) notebook.run(block.name)
    else commit(written)
  }

  return (
    <div className={styles.source}>
      <CodeEditor
        value={text}
        language="sql"
        onChange={setDraft}
        ariaLabel={`SQL of ${block.name}`}
        markers={state.phase === 'failed' && text === block.body ? markers : noMarkers}
        completions={completions}
        onSubmit={submit}
        onBlur={commit}
        maxHeight={360}
      />
      {state.phase === 'failed' && <SqlFailure failure={state.failure} name={block.name} />}
    </div>
  )
}

const noMarkers: readonly EditorMarker[] = []

function SqlFailure({ failure, name }: { readonly failure: unknown; readonly name: string }) {
  if (failure instanceof InvalidCell) return <FindingList findings={failure.findings} />
  if (failure instanceof QueryError) {
    return (
      <pre className={styles.error} role="alert">
        {failure.message}
      </pre>
    )
  }
  return <FailureNotice title={`Run ${name}`} failure={failure} />
}

function failureMarkers(failure: unknown, sql: string): readonly EditorMarker[] {
  if (!(failure instanceof QueryError)) return noMarkers
  const position = errorPosition(failure.message, failure.sql)
  if (position === null) return noMarkers
  const line = position.line - (failure.sql.split('\n').length - sql.split('\n').length)
  const [message = ''] = failure.message.split('\n')
  return line < 1 ? noMarkers : [{ severity: 'error', message, line, column: position.column }]
}
