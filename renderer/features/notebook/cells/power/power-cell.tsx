import styles from '../../parts/table.module.css'
import type { DetectableAt, PowerView } from '@analysis'
import {
  columnsTsv,
  detectableText,
  plannedEffectText,
  planSourceText,
  planSummary,
  powerColumns,
  subjectsAfterText,
  tellCount,
  tellShare,
} from '@presentation'
import { useInspection } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { InspectableRow } from '../../parts/inspectable-row'
import { StatList } from '../../parts/stat-list'
import { ToldNumber } from '../../parts/told-number'
import { inspectPlan } from './inspect-plan'

/** How many subjects, how long, and what can be seen on the way. */
export function PowerCell({ view }: { readonly view: PowerView }) {
  const { outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const { plan, request } = view
  const rows = [...(plan.present === null ? [] : [plan.present]), ...plan.weeks]
  return (
    <>
      <StatList stats={planSummary(view)} />
      <p className={styles.muted}>{planSourceText(view)}</p>
      <FigureList />
      {rows.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>after</th>
                <th className={styles.number}>subjects</th>
                <th className={styles.number}>detectable effect</th>
                <th className={styles.number}>power for {plannedEffectText(request, plan.effect)}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((at) => (
                <InspectableRow
                  key={rowKey(at)}
                  label={`${subjectsAfterText(at)}: show what is behind it`}
                  onInspect={() => inspect(inspectPlan(view, at, outcome))}
                >
                  <td>{subjectsAfterText(at)}</td>
                  <ToldNumber told={tellCount(Math.round(at.subjects))} />
                  <td className={styles.number}>{detectableText(at, request)}</td>
                  <ToldNumber told={tellShare(at.power)} />
                </InspectableRow>
              ))}
            </tbody>
          </table>
          <div className={styles.actions}>
            <CopyButton text={columnsTsv(powerColumns(rows))} what="plan with full precision" label="Copy table" />
          </div>
        </div>
      )}
    </>
  )
}

function rowKey({ days, subjects }: DetectableAt): string {
  return `${days ?? 'now'} ${subjects}`
}
