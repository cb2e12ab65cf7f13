import { decisionText, designText, sequentialPText, stoppedText, tuningText } from '@presentation'
import { exactNumber, formatNumber, formatPercent, type SequentialSummary, type SequentialView } from '@analysis'
import styles from './decision-line.module.css'

interface DecisionLineProps {
  readonly history: SequentialView['histories'][number]
  /** `points` for a proportion: its effect is a difference of shares. */
  readonly unit: 'points' | 'plain'
}

/** What the plan says to do now, how far the test is, and what the rule was tuned by or costs. */
export function DecisionLine({ history: { variantId, summary }, unit }: DecisionLineProps) {
  const { pValue, tuning, design } = summary
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
          {p !== null && <span title={exactNumber(pValue)}>, {p}</span>}
        </span>
      </p>
      {stopped !== null && <p className={styles.facts}>{stopped}</p>}
      {tuning !== null && <p className={styles.facts}>{tuningText(tuning)}</p>}
      {design !== null && <p className={styles.facts}>{designText(design)}</p>}
    </div>
  )
}

function progressText({ looks, tuning }: SequentialSummary): string {
  const last = looks.at(-1)
  if (last === undefined) return ''
  if (tuning !== null || last.alphaSpent === null)
    return `after ${looks.length} ${looks.length === 1 ? 'look' : 'looks'}`
  return `look ${last.look}, ${formatPercent(last.informationFraction)} of the planned information, alpha spent ${formatNumber(last.alphaSpent)}`
}
