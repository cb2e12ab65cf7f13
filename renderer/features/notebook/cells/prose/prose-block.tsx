import { deleteBlock, replaceProse } from '@contract'
import { Edit, Trash } from '@blueprintjs/icons'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import Markdown from 'react-markdown'
import { IconButton } from '../../../../ui/icon-button'
import { AddMenu } from '../../add-menu'
import { useNotebook, useNotebookState } from '../../notebook-context'
import { ProseEditor } from './prose-editor'
import styles from './prose-block.module.css'

interface ProseBlockProps {
  readonly source: string
  readonly index: number
}

/** Markdown, shown as text; double click or Enter edits it in place. Raw HTML is shown as it is written, never run. */
export function ProseBlock({ source, index }: ProseBlockProps) {
  const notebook = useNotebook()
  const frame = useRef<HTMLDivElement>(null)
  const [isEditing, setIsEditing] = useState(false)
  const isSelected = useNotebookState((state) => state.selected === index)

  useEffect(() => {
    if (isSelected && !isEditing && !frame.current?.contains(document.activeElement)) frame.current?.focus()
  }, [isSelected, isEditing])

  function finish(text: string): void {
    setIsEditing(false)
    if (text !== source) notebook.edit((present) => replaceProse(present, index, text))
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    setIsEditing(true)
  }

  if (isEditing) return <ProseEditor source={source} onFinish={finish} />
  return (
    <div
      ref={frame}
      className={isSelected ? `${styles.prose} ${styles.selected}` : styles.prose}
      tabIndex={0}
      aria-label="Text"
      onFocus={() => notebook.select(index)}
      onDoubleClick={() => setIsEditing(true)}
      onKeyDown={onKeyDown}
    >
      <div className={styles.text}>
        <Markdown components={{ a: ExternalLink, img: ImageNote }}>{source}</Markdown>
      </div>
      <div className={styles.actions}>
        <IconButton icon={<Edit size={14} />} label="Edit (Enter)" onClick={() => setIsEditing(true)} />
        <IconButton
          icon={<Trash size={14} />}
          label="Delete (can be undone)"
          onClick={() => notebook.edit((present) => deleteBlock(present, index))}
        />
        <AddMenu index={index + 1} />
      </div>
    </div>
  )
}

/** The window goes nowhere: a link is its words with its address to copy. */
function ExternalLink({ href, children }: { readonly href?: string | undefined; readonly children?: ReactNode }) {
  return <span title={href}>{children}</span>
}

/** Images of other places are not fetched: the notebook works offline and tells nobody that it was read. */
function ImageNote({ alt }: { readonly alt?: string | undefined }) {
  return <em>[image: {alt ?? 'not shown'}]</em>
}
