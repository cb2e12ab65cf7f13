import { useEffect, useRef, useState } from 'react'
import { idleCell } from '../../state/notebook/cell-state'
import type { CellBlock } from '../../state/notebook/cells-of'
import { CellBody } from './cell-body'
import styles from './cell-block.module.css'
import { CellOptionsEditor } from './cell-options-editor'
import { CellToolbar } from './cell-toolbar'
import { shownCells } from './cells/shown-cells'
import { useNotebook, useNotebookState } from './notebook-context'

interface CellBlockProps {
  readonly block: CellBlock
  readonly index: number
}

/** A cell in its frame: toolbar, options when they are edited, and what it shows. */
export function CellBlockView({ block, index }: CellBlockProps) {
  const notebook = useNotebook()
  const frame = useRef<HTMLElement>(null)
  const [isEditing, setIsEditing] = useState(false)
  const isSelected = useNotebookState((state) => state.selected === index)
  const state = useNotebookState(({ cells }) => cells.get(block.name) ?? idleCell)

  useEffect(() => {
    const element = frame.current
    if (!isSelected || element === null || element.contains(document.activeElement)) return
    element.focus({ preventScroll: true })
    element.scrollIntoView({ block: 'nearest' })
  }, [isSelected])

  const { Source } = shownCells[block.cellKind]
  const needsEditor = Source === undefined && (isEditing || !block.options.ok)
  return (
    <section
      ref={frame}
      className={isSelected ? `${styles.cell} ${styles.selected}` : styles.cell}
      tabIndex={-1}
      aria-label={`${block.cellKind} ${block.name}`}
      onFocusCapture={() => notebook.select(index)}
    >
      <CellToolbar
        block={block}
        index={index}
        state={state}
        isEditing={isEditing}
        onEdit={Source === undefined ? () => setIsEditing(!isEditing) : null}
      />
      {Source !== undefined && <Source block={block} index={index} state={state} />}
      {needsEditor && <CellOptionsEditor block={block} index={index} onClose={() => setIsEditing(false)} />}
      <CellBody block={block} index={index} state={state} />
    </section>
  )
}
