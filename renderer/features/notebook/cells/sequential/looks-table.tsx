import {
  exactNumber,
  formatCount,
  formatNumber,
  formatPercent,
  type SequentialLook,
  type SequentialView,
} from '@analysis'
import { useInspection, type InspectionFact } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { formatDate } from '../../../../ui/format/instant'
import { useCell } from '../../cell-context'
import { InspectableRow } from '../../parts/inspectable-row'
import styles from '../../parts/table.module.css'
import { looksTsv } from './looks-tsv'

type History = SequentialView['histories'][number]

interface LooksTableProps {
  readonly history: History
  readonly named: boolean
}

/** Every look: how much was known, what was seen, what it was held against. */
export function LooksTable({ history, named }: LooksTableProps) {
  const { outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const { variantId, summary } = history
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        {named && <caption className={styles.muted}>{variantId}</caption>}
        <thead>
          <tr>
            <th className={styles.number}>look</th>
            <th>until (UTC)</th>
            <th className={styles.number}>subjects</th>
            <th className={styles.number}>information</th>
            <th className={styles.number}>effect</th>
            <th className={styles.number}>repeated interval</th>
            <th className={styles.number}>z</th>
            <th className={styles.number}>boundary</th>
            <th className={styles.number}>alpha spent</th>
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
                  facts: lookFacts(look),
                  method: outcome.evidence.methods,
                  queries: outcome.evidence.queries,
                  moments: outcome.evidence.moments,
                  actions: [],
                })
              }
            >
              <td className={styles.number}>{look.look}</td>
              <td>{look.at === null ? '–' : formatDate(look.at)}</td>
              <td className={styles.number}>{formatCount(look.n)}</td>
              <td className={styles.number}>{formatPercent(look.informationFraction)}</td>
              <td className={styles.number}>{formatNumber(look.effect)}</td>
              <td className={styles.number}>{intervalText(look)}</td>
              <td className={styles.number}>{formatNumber(look.statistic)}</td>
              <td className={styles.number}>{boundaryText(look)}</td>
              <td className={styles.number}>{formatNumber(look.alphaSpent)}</td>
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

function intervalText({ interval }: SequentialLook): string {
  return interval === null ? '–' : `[${formatNumber(interval.lower)}, ${formatNumber(interval.upper)}]`
}

/** Two-sided boundaries are symmetric: one number says both. */
function boundaryText({ boundary: { lower, upper } }: SequentialLook): string {
  if (lower === -upper) return `± ${formatNumber(upper)}`
  return `${formatNumber(lower)} … ${formatNumber(upper)}`
}

function lookFacts(look: SequentialLook): readonly InspectionFact[] {
  return [
    { label: 'Subjects', value: formatCount(look.n), exact: exactNumber(look.n) },
    fact('Information fraction', look.informationFraction),
    fact('Effect', look.effect),
    fact('Repeated interval, lower', look.interval?.lower ?? null),
    fact('Repeated interval, upper', look.interval?.upper ?? null),
    fact('Statistic z', look.statistic),
    fact('Boundary, lower', look.boundary.lower),
    fact('Boundary, upper', look.boundary.upper),
    fact('Alpha spent', look.alphaSpent),
  ]
}

function fact(label: string, value: number | null): InspectionFact {
  return { label, value: formatNumber(value), exact: exactNumber(value) }
}
