import { formatCount, planStatus, registrationSentence } from '@analysis'
import type { SnapshotDocument } from '@contract'
import { Button } from '@blueprintjs/core'
import { WarningSign } from '@blueprintjs/icons'
import { call } from '../../bridge/host'
import { attempt } from '../../state/notices'
import { formatDate } from '../../ui/format/instant'
import { useNotebook } from './notebook-context'
import styles from './notebook-header.module.css'

interface PlanFactsProps {
  readonly snapshot: SnapshotDocument
  readonly studyPath: string
}

/** Whether the plan was registered, what deviates from it, and how often outcomes were looked at. */
export function PlanFacts({ snapshot, studyPath }: PlanFactsProps) {
  const notebook = useNotebook()
  const { experiment, registration, looks } = snapshot
  const plan = planStatus(experiment, registration)
  const register = async () =>
    attempt('Register the plan', async () => {
      await call('plans.register', { studyPath })
      await notebook.refreshData()
    })
  return (
    <>
      <p className={styles.facts}>
        <span title={registrationSentence(plan)}>
          {plan.registeredAt === null ? 'plan not registered' : `plan registered ${formatDate(plan.registeredAt)}`}
        </span>
        {plan.registeredAt === null && (
          <Button size="small" variant="minimal" text="Register plan" onClick={() => void register()} />
        )}
        <span title="By the workspace's ledger: every snapshot on which this experiment's outcomes were shown, here or by a command.">
          {`outcomes looked at on ${count(looks, 'snapshot')}`}
          {experiment.plan.stopping.kind === 'fixed' &&
            looks > 1 &&
            ': a fixed-horizon plan is not valid for repeated looks'}
        </span>
      </p>
      {plan.deviations.length > 0 && (
        <ul className={styles.deviations} aria-label="Deviations from the registered plan">
          {plan.deviations.map((deviation) => (
            <li key={deviation}>
              <WarningSign size={11} aria-hidden /> <strong>Deviation from the plan:</strong> {deviation}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`
}
