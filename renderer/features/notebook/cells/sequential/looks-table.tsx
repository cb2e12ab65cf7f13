import {
  exactNumber,
  formatChangeEstimate,
  formatChangeInterval,
  formatCount,
  formatDifference,
  formatNumber,
  formatPercent,
  type SequentialLook,
  type SequentialView,
} from '@analysis'
import { looksTsv } from '@presentation'
import { useInspection, type InspectionFact } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { formatDate } from '../../../../ui/format/instant'
import { useCell } from '../../cell-context'
import { InspectableRow } from '../../parts/inspectable-row'
import styles from '../../parts/table.module.css'

type History = SequentialView['histories'][number]

interface LooksTableProps {
  readonly history: History
  readonly named: boolean
  /** `points` for a proportion: its effect is a difference of shares. */
  readonly unit: 'points' | 'plain'
}

/** Every look: how much was known, what was seen, what it was held against. */
export function LooksTable({ history, named, unit }: LooksTableProps) {
  const { outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const { variantId, summary } = history
  const isPlanned = summary.tuning === null
  const hasFutility = summary.looks.some(({ futility }) => futility !== null)
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        {named && <caption className={styles.muted}>{variantId}</caption>}
        <thead>
          <tr>
            <th className={styles.number}>look</th>
            <th className={styles.spare}>until (UTC)</th>
            <th className={`${styles.number} ${styles.spare}`}>subjects</th>
            {isPlanned && <th className={styles.number}>inform.</th>}
            <th className={styles.number}>effect</th>
            <th className={styles.number}>{isPlanned ? 'rep. interval' : 'interval'}</th>
            <th className={styles.number}>z</th>
            <th className={styles.number}>boundary</th>
            {hasFutility && <th className={styles.number}>futility</th>}
            {isPlanned && <th className={styles.number}>α spent</th>}
            <th />
          </tr>
        </thead>
        <tbody>
          {summary.looks.map((look) => (
            <InspectableRow
              key={look.look}
              label={`Look ${look.look}: show what is behind it`}
              onInspect={() =>
                inspect({
                  title: `Look ${look.look}`,
                  subtitle: `${variantId}, ${summary.method}`,
                  facts: lookFacts(look, unit),
                  method: outcome.evidence.methods,
                  queries: outcome.evidence.queries,
                  moments: outcome.evidence.moments,
                  actions: [],
                })
              }
            >
              <td className={styles.number}>{look.look}</td>
              <td className={styles.spare}>{look.at === null ? '–' : formatDate(look.at)}</td>
              <td className={`${styles.number} ${styles.spare}`}>{formatCount(look.n)}</td>
              {isPlanned && <td className={styles.number}>{formatPercent(look.informationFraction)}</td>}
              <td className={styles.number}>{effectText(look, unit).estimate}</td>
              <td className={styles.number}>{effectText(look, unit).interval}</td>
              <td className={styles.number}>{formatNumber(look.statistic)}</td>
              <td className={styles.number}>{boundaryText(look)}</td>
              {hasFutility && <td className={styles.number}>{formatNumber(look.futility)}</td>}
              {isPlanned && <td className={styles.number}>{formatNumber(look.alphaSpent)}</td>}
              <td>{look.crossed ? <strong>crossed</strong> : ''}</td>
            </InspectableRow>
          ))}
        </tbody>
      </table>
      <div className={styles.actions}>
        <CopyButton text={looksTsv(summary.looks)} what="looks with full precision" label="Copy table" />
      </div>
    </div>
  )
}

/** Both with the decimals that the interval's width allows. */
function effectText({ effect, interval }: SequentialLook, unit: 'points' | 'plain') {
  if (effect === null || interval === null) return { estimate: '–', interval: '–' }
  return {
    estimate: formatChangeEstimate(effect, interval, { unit }),
    interval: formatChangeInterval(effect, interval, { unit }),
  }
}

/** Two-sided boundaries are symmetric, one-sided ones have one side: one number says all. */
function boundaryText({ boundary: { lower, upper } }: SequentialLook): string {
  if (lower === -upper) return `± ${formatNumber(upper)}`
  return formatNumber(lower === -Infinity ? upper : lower)
}

function lookFacts(look: SequentialLook, unit: 'points' | 'plain'): readonly InspectionFact[] {
  const difference = (label: string, value: number | null): InspectionFact => ({
    label,
    value: formatDifference(value, unit),
    exact: exactNumber(value),
  })
  return [
    { label: 'Subjects', value: formatCount(look.n), exact: exactNumber(look.n) },
    fact('Information fraction', look.informationFraction),
    difference('Effect', look.effect),
    difference('Interval, lower', look.interval?.lower ?? null),
    difference('Interval, upper', look.interval?.upper ?? null),
    fact('Statistic z', look.statistic),
    fact('Boundary, lower', look.boundary.lower),
    fact('Boundary, upper', look.boundary.upper),
    ...(look.futility === null ? [] : [fact('Futility bound', look.futility)]),
    ...(look.alphaSpent === null ? [] : [fact('Alpha spent', look.alphaSpent)]),
  ]
}

function fact(label: string, value: number | null): InspectionFact {
  return { label, value: formatNumber(value), exact: exactNumber(value) }
}
