import { Button } from '@blueprintjs/core'
import { CopyButton } from './copy-button'
import { describeFailure } from './failure'
import styles from './failure-notice.module.css'
import { FindingList } from './finding-list'
import { SeverityIcon } from './severity-icon'

interface FailureNoticeProps {
  /** What was tried, in the person's words: "Open checkout.csv". */
  readonly title: string
  readonly failure: unknown
  readonly onRetry?: () => void
  readonly onDismiss?: () => void
}

/** A failure in place: what happened, to what, what to try, and details to copy. Nothing for a cancellation. */
export function FailureNotice({ title, failure, onRetry, onDismiss }: FailureNoticeProps) {
  const words = describeFailure(failure)
  if (words === null) return null
  return (
    <div className={styles.notice} role="alert">
      <SeverityIcon severity="error" size={16} />
      <div className={styles.body}>
        <h3 className={styles.title}>{title}</h3>
        <p>{words.message}</p>
        <p className={styles.hint}>{words.hint}</p>
        {words.findings.length > 0 && <FindingList findings={words.findings} />}
        <div className={styles.actions}>
          {onRetry && <Button size="small" text="Try again" onClick={onRetry} />}
          <CopyButton text={`${title}\n${words.detail}`} what="details" label="Copy details" />
          {onDismiss && <Button size="small" variant="minimal" text="Dismiss" onClick={onDismiss} />}
        </div>
      </div>
    </div>
  )
}
