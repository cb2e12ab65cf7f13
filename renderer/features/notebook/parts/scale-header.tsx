import { formatNumber, formatPercent, withSign } from '@analysis'
import type { EffectScale } from './effect-scale'
import styles from './scale-header.module.css'

interface ScaleHeaderProps {
  readonly scale: EffectScale
  readonly unit: 'percent' | 'plain'
}

const width = 200

/** The ends of a column's shared scale and its zero. */
export function ScaleHeader({ scale, unit }: ScaleHeaderProps) {
  const show = (value: number) => withSign(unit === 'percent' ? formatPercent(value, 2) : formatNumber(value, 2))
  const zero = scale.of(0) * width
  return (
    <span className={styles.scale} style={{ width }}>
      {zero > 44 && <span className={styles.low}>{show(scale.low)}</span>}
      <span className={styles.zero} style={{ left: zero }}>
        0
      </span>
      {zero < width - 44 && <span className={styles.high}>{show(scale.high)}</span>}
    </span>
  )
}
