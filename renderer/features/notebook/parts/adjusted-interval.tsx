import styles from './table.module.css'
import type { Effect } from '@analysis'
import { tellEffect, type Measured } from '@presentation'

interface AdjustedIntervalProps {
  readonly effect: Effect
  readonly metric: Measured
}

/** A table cell: the interval that fits the correction. Left out where there is little room. */
export function AdjustedInterval({ effect, metric }: AdjustedIntervalProps) {
  const { adjusted } = tellEffect(effect, metric)
  return (
    <td className={`${styles.number} ${styles.spare}`} title={adjusted?.exact}>
      {adjusted?.text}
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
