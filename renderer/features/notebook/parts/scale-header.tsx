import { formatNumber, formatPercent, withSign } from '@analysis'
import type { EffectScale } from './effect-scale'
import styles from './scale-header.module.css'

interface ScaleHeaderProps {
  readonly scale: EffectScale
  readonly unit: 'percent' | 'plain'
}

/** How close to zero, as a share of the column, an end's label would run into zero's. */
const crowded = 0.4

/** The ends of a column's shared scale and its zero. */
export function ScaleHeader({ scale, unit }: ScaleHeaderProps) {
  const show = (value: number) => withSign(unit === 'percent' ? formatPercent(value, 2) : formatNumber(value, 2))
  const zero = scale.of(0)
  return (
    <span className={styles.scale}>
      {zero > crowded && <span className={styles.low}>{show(scale.low)}</span>}
      <span className={styles.zero} style={{ left: `${zero * 100}%` }}>
        0
      </span>
      {zero < 1 - crowded && <span className={styles.high}>{show(scale.high)}</span>}
    </span>
  )
}
