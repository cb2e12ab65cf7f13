import styles from './table.module.css'
import type { Effect } from '@analysis'
import { tellEffect, type Measured, type Tone } from '@presentation'

interface EffectNumbersProps {
  readonly effect: Effect
  readonly metric: Measured
  readonly tone: Tone
}

/** Two table cells: the effect, relative where it can be, and its interval. */
export function EffectNumbers({ effect, metric, tone }: EffectNumbersProps) {
  const { shown } = tellEffect(effect, metric)
  if (shown.kind === 'not-estimable') {
    return (
      <td colSpan={2} className={styles.muted}>
        {shown.text}
      </td>
    )
  }
  const { estimate, interval, exact, mark, note } = shown
  return (
    <>
      <td className={`${styles.number} ${styles[tone]}`} title={note === null ? exact : `${exact} (${note})`}>
        {estimate}
        {mark !== '' && <span className={styles.muted}> {mark}</span>}
      </td>
      <td className={styles.number} title={exact}>
        {interval}
      </td>
    </>
  )
}

interface PValuesProps {
  readonly effect: Effect
  /** False where nothing is corrected: the second cell would only repeat the first. */
  readonly corrected: boolean
}

/** Table cells: the p-value and, where there is one, the corrected p-value; exact on hover. */
export function PValues({ effect, corrected }: PValuesProps) {
  const { p, pAdjusted } = tellEffect(effect, undefined)
  return (
    <>
      <td className={styles.number} title={p.exact}>
        {p.text}
      </td>
      {corrected && (
        <td className={`${styles.number} ${effect.significant === true ? styles.strong : ''}`} title={pAdjusted.exact}>
          {pAdjusted.text}
        </td>
      )}
    </>
  )
}
