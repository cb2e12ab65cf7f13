import styles from './decision-line.module.css'
import {
  decisionText,
  designText,
  progressText,
  sequentialPText,
  stoppedText,
  tellPValue,
  tuningText,
  type EffectUnit,
} from '@presentation'
import type { SequentialView } from '@analysis'

interface DecisionLineProps {
  readonly history: SequentialView['histories'][number]
  readonly unit: EffectUnit
}

/** What the plan says to do now, how far the test is, and what the rule was tuned by or costs. */
export function DecisionLine({ history: { variantId, summary }, unit }: DecisionLineProps) {
  const { pValue, log10P, tuning, design } = summary
  const p = sequentialPText(summary)
  const stopped = stoppedText(summary, unit)
  return (
    <div>
      <p className={styles.decision}>
        <strong>
          {variantId}: {decisionText(summary.decision)}
        </strong>
        <span className={styles.facts}>
          {progressText(summary)}
          {p !== null && <span title={tellPValue(pValue, log10P).exact}>, {p}</span>}
        </span>
      </p>
      {stopped !== null && <p className={styles.facts}>{stopped}</p>}
      {tuning !== null && <p className={styles.facts}>{tuningText(tuning, unit)}</p>}
      {design !== null && <p className={styles.facts}>{designText(design)}</p>}
    </div>
  )
}
