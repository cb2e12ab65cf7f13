import styles from '../../parts/table.module.css'
import type { SequentialView } from '@analysis'
import {
  columnsTsv,
  lookColumns,
  lookFacts,
  lookTimeText,
  tellBoundary,
  tellCount,
  tellLook,
  tellNumber,
  tellShare,
  type EffectUnit,
  type ToldEffectSize,
} from '@presentation'
import { useInspection } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { useCell } from '../../cell-context'
import { InspectableRow } from '../../parts/inspectable-row'
import { ToldNumber } from '../../parts/told-number'

type History = SequentialView['histories'][number]

interface LooksTableProps {
  readonly history: History
  readonly named: boolean
  readonly unit: EffectUnit
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
              <td className={styles.spare}>{lookTimeText(look)}</td>
              <ToldNumber told={tellCount(look.n)} isSpare />
              {isPlanned && <ToldNumber told={tellShare(look.informationFraction)} />}
              <EffectOfLook told={tellLook(look, unit)} />
              <ToldNumber told={tellNumber(look.statistic)} />
              <ToldNumber told={tellBoundary(look.boundary)} />
              {hasFutility && <ToldNumber told={tellNumber(look.futility)} />}
              {isPlanned && <ToldNumber told={tellNumber(look.alphaSpent)} />}
              <td>{look.crossed ? <strong>crossed</strong> : ''}</td>
            </InspectableRow>
          ))}
        </tbody>
      </table>
      <div className={styles.actions}>
        <CopyButton text={columnsTsv(lookColumns([history]))} what="looks with full precision" label="Copy table" />
      </div>
    </div>
  )
}

function EffectOfLook({ told }: { readonly told: ToldEffectSize }) {
  if (told.kind === 'not-estimable') {
    return (
      <td colSpan={2} className={styles.muted}>
        {told.text}
      </td>
    )
  }
  return (
    <>
      <ToldNumber told={{ text: told.estimate, exact: told.exact }} />
      <ToldNumber told={{ text: told.interval, exact: told.exact }} />
    </>
  )
}
