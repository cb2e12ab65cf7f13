import { assertNever } from '@analysis'
import { Button } from '@blueprintjs/core'
import { offerPull, openStudy, openStudyFile, pullAndOpen } from '../../state/open-document'
import { showPull, type PullState } from '../../state/pulls'
import { FailureNotice } from '../../ui/failure-notice'
import { FindingList } from '../../ui/finding-list'
import { Skeleton } from '../../ui/skeleton'
import styles from './pull.module.css'
import { PullEstimateView } from './pull-estimate'
import { PullProgressView } from './pull-progress'
import { snapshotSentence } from './sentences'

interface PullBodyProps {
  readonly studyPath: string
  readonly pull: PullState
}

/** What the pull's phase has to say, and what can be done in it. */
export function PullBody({ studyPath, pull }: PullBodyProps) {
  switch (pull.phase) {
    case 'estimating':
      return <Skeleton rows={3} label="Asking the source what a pull would cost" />
    case 'ready':
      return <PullEstimateView studyPath={studyPath} estimate={pull.estimate} plan={pull.plan} />
    case 'running':
      return <PullProgressView studyPath={studyPath} progress={pull.progress} stopping={pull.stopping} />
    case 'cancelled':
      return (
        <div className={styles.body}>
          <p>Stopped. Nothing was written.</p>
          <div className={styles.actions}>
            <Button text="Close" onClick={() => showPull(null)} />
            <Button
              intent="primary"
              text="Pull again"
              onClick={() => void pullAndOpen(studyPath, { refresh: false })}
            />
          </div>
        </div>
      )
    case 'failed':
      return <PullFailed studyPath={studyPath} failure={pull.failure} />
    case 'done':
      return (
        <div className={styles.body}>
          <p>{snapshotSentence(pull.outcome)}</p>
          {pull.outcome.findings.length > 0 && <FindingList findings={pull.outcome.findings} />}
          <div className={styles.actions}>
            <Button text="Close" onClick={() => showPull(null)} />
            <Button intent="primary" text="Open notebook" onClick={() => closeAndOpen(studyPath)} />
          </div>
        </div>
      )
    default:
      return assertNever(pull)
  }
}

function PullFailed({ studyPath, failure }: { readonly studyPath: string; readonly failure: unknown }) {
  return (
    <div className={styles.body}>
      <FailureNotice title={`Pull ${studyPath}`} failure={failure} onRetry={() => void offerPull(studyPath)} />
      <div className={styles.actions}>
        <Button
          text="Open study file"
          onClick={() => {
            showPull(null)
            openStudyFile(studyPath)
          }}
        />
        <Button text="Close" onClick={() => showPull(null)} />
      </div>
    </div>
  )
}

function closeAndOpen(studyPath: string): void {
  showPull(null)
  void openStudy(studyPath)
}
