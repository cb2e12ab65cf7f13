import styles from './scale-header.module.css'
import { relativeTickText } from '@presentation'
import type { EffectScale } from './effect-scale'

interface ScaleHeaderProps {
  readonly scale: EffectScale
}

/** How close to zero, as a share of the column, an end's label would run into zero's. */
const crowded = 0.4

/** The ends of a shared scale of relative effects and its zero. */
export function ScaleHeader({ scale }: ScaleHeaderProps) {
  const zero = scale.of(0)
  return (
    <span className={styles.scale}>
      {zero > crowded && <span className={styles.low}>{relativeTickText(scale.low)}</span>}
      <span className={styles.zero} style={{ left: `${zero * 100}%` }}>
        0
      </span>
      {zero < 1 - crowded && <span className={styles.high}>{relativeTickText(scale.high)}</span>}
    </span>
  )
}
