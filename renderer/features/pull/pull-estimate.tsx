import { Button } from '@blueprintjs/core'
import { registrationSentence } from '@analysis'
import type { PullEstimate, StudyPlan } from '@contract'
import { openStudyFile, pullAndOpen } from '../../state/open-document'
import { registerPlanBeforePull, showPull } from '../../state/pulls'
import { useWorkspace } from '../../state/workspace'
import { formatAge } from '../../ui/format/duration'
import { shortSnapshotId } from '../../ui/format/snapshot-id'
import { useNow } from '../../ui/use-now'
import styles from './pull.module.css'
import { costSentence } from './sentences'

interface PullEstimateViewProps {
  readonly studyPath: string
  readonly estimate: PullEstimate
  readonly plan: StudyPlan
}

/** What a pull would cost, and the buttons that start it or leave it. */
export function PullEstimateView({ studyPath, estimate, plan }: PullEstimateViewProps) {
  const now = useNow(60_000)
  const isReadOnly = useWorkspace((state) => state.info?.readOnly ?? false)
  const { reusable } = estimate
  return (
    <div className={styles.body}>
      <dl className={styles.facts}>
        <div>
          <dt>To read</dt>
          <dd>{costSentence(estimate)}</dd>
        </div>
        {reusable !== null && (
          <div>
            <dt>Already here</dt>
            <dd>
              snapshot {shortSnapshotId(reusable.id)}, {formatAge(reusable.createdAt, now)}, of exactly this source
            </dd>
          </div>
        )}
        <div>
          <dt>Plan</dt>
          <dd>
            {planWords(plan)}
            {plan.registeredAt === null && (
              <div className={styles.register}>
                <Button
                  size="small"
                  text="Register the plan first"
                  disabled={isReadOnly}
                  onClick={() => void registerPlanBeforePull(studyPath)}
                />
              </div>
            )}
          </dd>
        </div>
      </dl>
      {isReadOnly && <p>Another Assay owns this workspace, so nothing can be pulled here.</p>}
      <div className={styles.actions}>
        <Button
          text="Open study file"
          onClick={() => {
            showPull(null)
            openStudyFile(studyPath)
          }}
        />
        {reusable !== null && (
          <Button
            text="Pull again"
            disabled={isReadOnly}
            onClick={() => void pullAndOpen(studyPath, { refresh: true })}
          />
        )}
        <Button
          autoFocus
          intent="primary"
          text={reusable === null ? 'Pull and analyse' : 'Use it and analyse'}
          disabled={isReadOnly}
          onClick={() => void pullAndOpen(studyPath, { refresh: false })}
        />
      </div>
    </div>
  )
}

/** What is known of the plan while its outcomes may still be unseen. */
function planWords(plan: StudyPlan): string {
  if (plan.registeredAt !== null) return registrationSentence(plan)
  return plan.looks === 0
    ? 'Not registered. Metrics, roles and stopping rule can be written down now, before outcomes are seen.'
    : 'Not registered; outcomes have been seen already.'
}
