import { exactNumber, formatNumber, formatPercent, type Effect } from '@analysis'
import { notEstimableText } from '@presentation'
import { StatList, type Stat } from '../../parts/stat-list'
import styles from '../../parts/table.module.css'

interface CupedSummaryLineProps {
  readonly effect: Effect
  /** Say which variant it is. */
  readonly named: boolean
}

/** Theta, correlation, variance taken away, and what that is worth in subjects. */
export function CupedSummaryLine({ effect: { cuped, variantId }, named }: CupedSummaryLineProps) {
  if (cuped === null) return null
  if (cuped.kind === 'not-estimable') {
    return (
      <p className={styles.muted}>
        {variantId}: not adjusted, {notEstimableText(cuped.reason)}.
      </p>
    )
  }
  const prefix = named ? `${variantId}: ` : ''
  return (
    <StatList
      stats={[
        stat(`${prefix}variance reduction`, cuped.varianceReduction, formatPercent(cuped.varianceReduction)),
        stat('worth in sample size', cuped.equivalentSampleGain, `× ${formatNumber(cuped.equivalentSampleGain)}`),
        stat('correlation', cuped.correlation, formatNumber(cuped.correlation)),
        ...cuped.covariates.map((name, at) =>
          stat(`theta of ${name}`, cuped.theta[at] ?? NaN, formatNumber(cuped.theta[at] ?? null)),
        ),
      ]}
    />
  )
}

function stat(label: string, value: number, shown: string): Stat {
  return { label, value: shown, exact: exactNumber(value) }
}
