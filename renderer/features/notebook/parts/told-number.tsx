import styles from './table.module.css'
import type { Told } from '@presentation'

interface ToldNumberProps {
  readonly told: Told
  /** Left out where there is little room. */
  readonly isSpare?: boolean
  readonly isStrong?: boolean
  readonly rowSpan?: number
}

/** A table cell: a number as it is told, in full one hover away. */
export function ToldNumber({ told, isSpare = false, isStrong = false, rowSpan = 1 }: ToldNumberProps) {
  const className = [styles.number, isSpare ? styles.spare : '', isStrong ? styles.strong : ''].join(' ')
  return (
    <td rowSpan={rowSpan} className={className} title={told.exact}>
      {told.text}
    </td>
  )
}
