import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

interface EmptyStateProps {
  /** One sentence: what is not here. */
  readonly sentence: string
  /** The next action, as a button. */
  readonly children?: ReactNode
}

/** Says in one sentence what is missing and offers what to do next. */
export function EmptyState({ sentence, children }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <p>{sentence}</p>
      {children}
    </div>
  )
}
