import tableStyles from '../../parts/table.module.css'
import { balanceTable, cupedFacts, effectTone, labelled } from '@presentation'
import type { CupedView } from '@analysis'
import { useInspection } from '../../../../state/inspection'
import { useCell } from '../../cell-context'
import { inspectEffect } from '../../inspect-effect'
import { EffectNumbers, PValues } from '../../parts/effect-numbers'
import { FigureList } from '../../parts/figure-list'
import { NumberTable } from '../../parts/number-table'
import { StatList } from '../../parts/stat-list'
import { InspectableRow } from '../../parts/inspectable-row'
import { intervalHeader } from '../../parts/interval-header'
import { cupedRows } from './cuped-rows'

/** One metric without and with CUPED: what the adjustment bought. */
export function CupedCell({ view: { metric, balances } }: { readonly view: CupedView }) {
  const { spec, outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const definition = spec.metrics.find(({ id }) => id === metric.metricId)
  if (definition === undefined) return null
  const balance = balanceTable({ balances })
  return (
    <>
      {metric.effects.map((effect) => (
        <StatList
          key={effect.variantId}
          stats={labelled(metric.effects.length > 1 ? effect.variantId : null, cupedFacts(effect))}
        />
      ))}
      <FigureList />
      <div className={tableStyles.scroll}>
        <table className={tableStyles.table}>
          <thead>
            <tr>
              <th>variant</th>
              <th>estimate</th>
              <th className={tableStyles.number}>effect</th>
              <th className={tableStyles.number}>{intervalHeader(spec.plan.alpha)}</th>
              <th className={tableStyles.number}>p</th>
              {spec.plan.correction !== 'none' && <th className={tableStyles.number}>p corr.</th>}
            </tr>
          </thead>
          <tbody>
            {cupedRows(metric).map(({ key, label, effect }) => (
              <InspectableRow
                key={key}
                label={`${effect.variantId}, ${label}: show what is behind it`}
                onInspect={() =>
                  inspect(
                    inspectEffect({
                      metric: definition,
                      effect,
                      variants: metric.variants,
                      outcome,
                      slice: {},
                      actions: [],
                    }),
                  )
                }
              >
                <td className={tableStyles.name} title={effect.variantId}>
                  {effect.variantId}
                </td>
                <td>{label}</td>
                <EffectNumbers effect={effect} metric={definition} tone={effectTone(effect, definition.direction)} />
                <PValues effect={effect} corrected={spec.plan.correction !== 'none'} />
              </InspectableRow>
            ))}
          </tbody>
        </table>
      </div>
      {balance !== null && <NumberTable table={balance} evidence={outcome.evidence} />}
    </>
  )
}
