import styles from './code-block.module.css'
import { CopyButton } from './copy-button'

/** SQL or other text set in mono, with a button that copies all of it. */
export function CodeBlock({ code, what }: { readonly code: string; readonly what: string }) {
  return (
    <div className={styles.block}>
      <div className={styles.copy}>
        <CopyButton text={code} what={what} />
      </div>
      {/* Scrollable, so reachable by keyboard. */}
      <pre className={styles.code} tabIndex={0} aria-label={what}>
        {code}
      </pre>
    </div>
  )
}
