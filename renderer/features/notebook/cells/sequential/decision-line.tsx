import {
  decisionText,
  exactNumber,
  formatNumber,
  formatPercent,
  formatPStatement,
  type SequentialView,
} from '@analysis'
import styles from './decision-line.module.css'

type History = SequentialView['histories'][number]

/** What the plan says to do now, and how far the test is. */
export function DecisionLine({ history: { variantId, summary } }: { readonly history: History }) {
  const last = summary.looks.at(-1)
  return (
    <p className={styles.decision}>
      <strong>
        {variantId}: {decisionText(summary.decision)}
      </strong>
      {last && (
        <span className={styles.facts}>
          look {last.look}, {formatPercent(last.informationFraction)} of the planned information, alpha spent{' '}
          {formatNumber(last.alphaSpent)}
          {summary.pValue !== null && (
            <span title={exactNumber(summary.pValue)}>, repeated {formatPStatement(summary.pValue)}</span>
          )}
        </span>
      )}
    </p>
  )
}
