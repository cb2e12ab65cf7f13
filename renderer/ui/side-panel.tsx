import type { ReactNode } from 'react'
import styles from './side-panel.module.css'

interface SidePanelProps {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A titled column at the window's side. */
export function SidePanel({ title, actions, children }: SidePanelProps) {
  return (
    <section className={styles.panel} aria-label={title}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {actions}
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  )
}
