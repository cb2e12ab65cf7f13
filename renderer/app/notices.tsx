import { useNotices } from '../state/notices'
import { FailureNotice } from '../ui/failure-notice'
import styles from './notices.module.css'

/** Failures without a place of their own, in the corner until they are dismissed. */
export function Notices() {
  const { notices, dismiss } = useNotices()
  return (
    <div className={styles.corner}>
      {notices.map(({ id, title, failure }) => (
        <FailureNotice key={id} title={title} failure={failure} onDismiss={() => dismiss(id)} />
      ))}
    </div>
  )
}
