import { Button } from '@blueprintjs/core'
import { replaceCellBody } from '@contract'
import { useMemo, useState } from 'react'
import { CodeEditor, type EditorMarker } from '../../editor/code-editor'
import type { CellBlock } from '../../state/notebook/cells-of'
import { FindingList } from '../../ui/finding-list'
import { checkBody } from './check-body'
import styles from './cell-options-editor.module.css'
import { useNotebook, useNotebookState } from './notebook-context'
import { optionCompletions } from './option-completions'

interface CellOptionsEditorProps {
  readonly block: CellBlock
  readonly index: number
  readonly onClose: () => void
}

/** A statistical cell's options as YAML, checked while they are written, applied with Shift+Enter. */
export function CellOptionsEditor({ block, index, onClose }: CellOptionsEditorProps) {
  const notebook = useNotebook()
  const snapshot = useNotebookState((state) => state.snapshot)
  const [text, setText] = useState(block.body)
  const { findings, markers } = useMemo(() => checkBody(block.cellKind, block.name, text), [block, text])
  const completions = useMemo(
    () => (snapshot ? optionCompletions(block.cellKind, snapshot.experiment) : []),
    [block.cellKind, snapshot],
  )

  function apply(written: string): void {
    notebook.edit((document) => replaceCellBody(document, index, written))
    if (checkBody(block.cellKind, block.name, written).findings.length === 0) onClose()
  }

  return (
    <div className={styles.editor}>
      <CodeEditor
        value={text}
        language="yaml"
        onChange={setText}
        ariaLabel={`Options of ${block.name}`}
        markers={markers satisfies readonly EditorMarker[]}
        completions={completions}
        onSubmit={apply}
        onEscape={onClose}
        autoFocus
      />
      {findings.length > 0 && <FindingList findings={findings} />}
      <div className={styles.actions}>
        <Button size="small" intent="primary" text="Apply" onClick={() => apply(text)} disabled={text === block.body} />
        <Button size="small" variant="minimal" text="Close" onClick={onClose} />
      </div>
    </div>
  )
}
