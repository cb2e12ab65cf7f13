import { exactNumber, formatChangeInterval, isShare, type Effect, type MetricDefinition } from '@analysis'
import { shownAdjusted } from '@presentation'
import styles from './table.module.css'

interface AdjustedCellProps {
  readonly effect: Effect
  /** Of the metric: an absolute effect on a share is in percentage points. */
  readonly type: MetricDefinition['type']
}

/** A table cell: the interval that fits the correction, on the scale its effect is shown on. Left out where it is narrow. */
export function AdjustedCell({ effect, type }: AdjustedCellProps) {
  const shown = shownAdjusted(effect)
  const className = `${styles.number} ${styles.spare}`
  if (shown === null) return <td className={className} />
  const { estimate, interval, level, scale } = shown
  const unit = scale === 'relative' ? 'percent' : isShare(type) ? 'points' : 'plain'
  const exact = `${interval.lower}, ${interval.upper}; by itself of level ${exactNumber(level)}`
  return (
    <td className={className} title={exact}>
      {formatChangeInterval(estimate, interval, { unit })}
      {scale === 'absolute' && <span className={styles.muted}> {unit === 'points' ? 'pp' : 'abs.'}</span>}
    </td>
  )
}

/** The heading of a column of such cells. */
export function AdjustedHeader() {
  return (
    <th
      className={`${styles.number} ${styles.spare}`}
      title="The interval that fits the correction: 0 is outside exactly where the corrected p-value is below alpha"
    >
      corr. interval
    </th>
  )
}
