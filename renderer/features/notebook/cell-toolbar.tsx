import { ArrowDown, ArrowUp, Edit, Play, Stop, Trash } from '@blueprintjs/icons'
import { deleteBlock, moveBlock } from '@contract'
import { isFresh, isWaiting, type CellState } from '../../state/notebook/cell-state'
import type { CellBlock } from '../../state/notebook/cells-of'
import { IconButton } from '../../ui/icon-button'
import { AddMenu } from './add-menu'
import styles from './cell-toolbar.module.css'
import { useNotebook, useNotebookState } from './notebook-context'

interface CellToolbarProps {
  readonly block: CellBlock
  readonly index: number
  readonly state: CellState
  readonly isEditing: boolean
  /** Null when the cell's text is always in sight. */
  readonly onEdit: (() => void) | null
}

/** What the cell is, how it stands, and what can be done with it. */
export function CellToolbar({ block, index, state, isEditing, onEdit }: CellToolbarProps) {
  const notebook = useNotebook()
  const count = useNotebookState(({ document }) => document.blocks.length)
  const move = (to: number) => {
    notebook.edit((document) => moveBlock(document, index, to))
    notebook.select(to)
  }
  return (
    <header className={styles.toolbar}>
      <h2 className={styles.name}>
        <span className={styles.kind}>{block.cellKind}</span> {block.name}
      </h2>
      <CellStatus block={block} state={state} />
      <div className={styles.actions}>
        {isWaiting(state) ? (
          <IconButton icon={<Stop size={14} />} label="Stop" onClick={() => notebook.cancel(block.name)} />
        ) : (
          <IconButton icon={<Play size={14} />} label="Run (Shift+Enter)" onClick={() => notebook.run(block.name)} />
        )}
        {onEdit && <IconButton icon={<Edit size={14} />} label="Edit options" active={isEditing} onClick={onEdit} />}
        <IconButton
          icon={<ArrowUp size={14} />}
          label="Move up"
          disabled={index === 0}
          onClick={() => move(index - 1)}
        />
        <IconButton
          icon={<ArrowDown size={14} />}
          label="Move down"
          disabled={index === count - 1}
          onClick={() => move(index + 1)}
        />
        <IconButton
          icon={<Trash size={14} />}
          label="Delete (can be undone)"
          onClick={() => notebook.edit((document) => deleteBlock(document, index))}
        />
        <AddMenu index={index + 1} />
      </div>
    </header>
  )
}

/** In words, only when there is something to say: a fresh cell says nothing. */
function CellStatus({ block, state }: Pick<CellToolbarProps, 'block' | 'state'>) {
  const key = useNotebookState(({ graph }) => graph?.keys.get(block.name) ?? null)
  const hasData = useNotebookState(({ snapshot }) => snapshot !== null)
  const words = statusWords(state, key, hasData)
  return (
    <>
      {state.engine === 'workspace' && (
        <span className={styles.status} title="This snapshot is too large for the window's engine.">
          run by the workspace engine
        </span>
      )}
      {words !== '' && (
        <span className={styles.status} role="status">
          {words}
        </span>
      )}
    </>
  )
}

function statusWords(state: CellState, key: string | null, hasData: boolean): string {
  if (state.phase === 'running') return 'running'
  if (state.phase === 'queued') return 'waiting'
  if (state.phase === 'cancelled') return 'stopped'
  if (state.phase === 'failed') return 'failed'
  if (!hasData || state.phase === 'idle') return ''
  return isFresh(state, key) ? '' : 'out of date'
}
