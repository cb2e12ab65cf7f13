import { formatCount } from '@analysis'
import { Button, ProgressBar } from '@blueprintjs/core'
import { progressShare, type PullProgress } from '@contract'
import { showPull, stopPull } from '../../state/pulls'
import { bytesText } from '@presentation'
import styles from './pull.module.css'
import { rateSentence, stageWords } from './sentences'

interface PullProgressViewProps {
  readonly studyPath: string
  readonly progress: PullProgress | null
  readonly stopping: boolean
}

/** Rows, bytes, rate and time left of a running pull, with the button that stops it. */
export function PullProgressView({ studyPath, progress, stopping }: PullProgressViewProps) {
  const share = progress === null ? null : progressShare(progress)
  return (
    <div className={styles.body}>
      <p className={styles.stage} role="status">
        {stopping ? 'Stopping…' : progress === null ? 'Starting…' : stageWords[progress.stage]}
      </p>
      <ProgressBar
        intent="primary"
        stripes={share === null}
        animate={share === null}
        {...(share !== null && { value: share })}
      />
      <p className={styles.numbers}>
        {progress === null
          ? '\u00A0'
          : `${formatCount(progress.rows)} rows, ${sizeOf(progress)}. ${rateSentence(progress)}`}
      </p>
      <div className={styles.actions}>
        <Button text="Hide" onClick={() => showPull(null)} />
        <Button text="Stop" disabled={stopping} onClick={() => void stopPull(studyPath)} />
      </div>
    </div>
  )
}

function sizeOf({ bytes, totalBytes }: PullProgress): string {
  return totalBytes === null ? bytesText(bytes) : `${bytesText(bytes)} of ${bytesText(totalBytes)}`
}
