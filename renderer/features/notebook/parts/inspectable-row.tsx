import type { KeyboardEvent, ReactNode } from 'react'
import styles from './table.module.css'

interface InspectableRowProps {
  readonly onInspect: () => void
  readonly children: ReactNode
  readonly label: string
}

/** A table row that shows what is behind it, on click or Enter. */
export function InspectableRow({ onInspect, children, label }: InspectableRowProps) {
  function onKeyDown(event: KeyboardEvent<HTMLTableRowElement>): void {
    if (event.target !== event.currentTarget || event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    onInspect()
  }
  return (
    <tr className={styles.inspectable} tabIndex={0} aria-label={label} onClick={onInspect} onKeyDown={onKeyDown}>
      {children}
    </tr>
  )
}
