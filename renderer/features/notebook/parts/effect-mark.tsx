import type { Tone } from '@presentation'
import type { EffectScale, ScaledEffect } from './effect-scale'
import styles from './effect-mark.module.css'

interface EffectMarkProps {
  /** Null: nothing could be estimated. */
  readonly effect: ScaledEffect | null
  readonly scale: EffectScale
  readonly tone: Tone
  /** The number in words, for those who do not see the mark. */
  readonly label: string
  /** A margin the effect must not cross. */
  readonly margin?: number | null
}

const height = 20
const middle = height / 2

/** An estimate as a dot with its interval, on the scale its column shares; as wide as its column. */
export function EffectMark({ effect, scale, tone, label, margin = null }: EffectMarkProps) {
  const x = (value: number) => `${Math.min(Math.max(scale.of(value), 0), 1) * 100}%`
  return (
    <svg className={`${styles.mark} ${styles[tone]}`} height={height} role="img" aria-label={label}>
      <line className={styles.zero} x1={x(0)} x2={x(0)} y1={0} y2={height} />
      {margin !== null && <line className={styles.margin} x1={x(margin)} x2={x(margin)} y1={2} y2={height - 2} />}
      {effect !== null && (
        <>
          <line
            className={styles.interval}
            x1={x(effect.interval.lower)}
            x2={x(effect.interval.upper)}
            y1={middle}
            y2={middle}
          />
          {scale.of(effect.interval.lower) < 0 && <Arrow at="0%" back={5} />}
          {scale.of(effect.interval.upper) > 1 && <Arrow at="100%" back={-5} />}
          <circle className={styles.estimate} cx={x(effect.estimate)} cy={middle} r={4} />
        </>
      )}
    </svg>
  )
}

/** The interval goes on beyond the column. */
function Arrow({ at, back }: { readonly at: string; readonly back: number }) {
  return (
    <svg x={at} overflow="visible">
      <path className={styles.arrow} d={`M${back},${middle - 4} L0,${middle} L${back},${middle + 4} Z`} />
    </svg>
  )
}
