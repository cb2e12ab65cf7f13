import { TextArea } from '@blueprintjs/core'
import { useState, type KeyboardEvent } from 'react'
import styles from './prose-block.module.css'

interface ProseEditorProps {
  readonly source: string
  readonly onFinish: (text: string) => void
}

/** Markdown as it is written. Shift+Enter or leaving takes it over; Escape leaves it as it was. */
export function ProseEditor({ source, onFinish }: ProseEditorProps) {
  const [text, setText] = useState(source)

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault()
      onFinish(source)
    }
    if (event.key === 'Enter' && event.shiftKey) {
      event.preventDefault()
      event.stopPropagation()
      onFinish(text)
    }
  }

  return (
    <TextArea
      className={styles.editor}
      fill
      autoResize
      autoFocus
      aria-label="Text as Markdown"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => onFinish(text)}
    />
  )
}
