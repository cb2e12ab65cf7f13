import {
  exactNumber,
  exactPValue,
  formatChangeEstimate,
  formatChangeInterval,
  formatPValue,
  type Effect,
} from '@analysis'
import { notEstimableText, shownEffect, type Tone } from '@presentation'
import styles from './table.module.css'

/** Two table cells: the effect, relative where it can be, and its interval. */
export function EffectCells({ effect, tone }: { readonly effect: Effect; readonly tone: Tone }) {
  const shown = shownEffect(effect)
  if (shown.kind === 'not-estimable') {
    return (
      <td colSpan={2} className={styles.muted}>
        {shown.reason}
      </td>
    )
  }
  const { estimate, interval, scale } = shown
  const unit = scale === 'relative' ? 'percent' : 'plain'
  const note =
    effect.relative.kind === 'not-estimable' ? ` (absolute: ${notEstimableText(effect.relative.reason)})` : ''
  const exact = [estimate, interval.lower, interval.upper].map(exactNumber).join(', ')
  return (
    <>
      <td className={`${styles.number} ${styles[tone]}`} title={`${exact}${note}`}>
        {formatChangeEstimate(estimate, interval, { unit })}
        {scale === 'absolute' && <span className={styles.muted}> abs.</span>}
      </td>
      <td className={styles.number} title={exact}>
        {formatChangeInterval(estimate, interval, { unit })}
      </td>
    </>
  )
}

interface PValueCellsProps {
  readonly effect: Effect
  /** False where nothing is corrected: the second cell would only repeat the first. */
  readonly corrected: boolean
}

/** Table cells: the p-value and, where there is one, the corrected p-value; exact on hover. */
export function PValueCells({ effect, corrected }: PValueCellsProps) {
  const { test, pValueAdjusted } = effect
  return (
    <>
      <td
        className={styles.number}
        title={test.kind === 'estimated' ? exactPValue(test.pValue, test.log10P) : notEstimableText(test.reason)}
      >
        {formatPValue(test.kind === 'estimated' ? test.pValue : null)}
      </td>
      {corrected && (
        <td
          className={`${styles.number} ${effect.significant === true ? styles.strong : ''}`}
          title={exactNumber(pValueAdjusted)}
        >
          {formatPValue(pValueAdjusted)}
        </td>
      )}
    </>
  )
}
