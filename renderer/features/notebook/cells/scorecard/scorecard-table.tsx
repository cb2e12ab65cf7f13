import { correctionNames, type ScorecardView } from '@analysis'
import { useMemo } from 'react'
import { useCell } from '../../cell-context'
import { effectScale } from '../../parts/effect-scale'
import { ScaleHeader } from '../../parts/scale-header'
import tableStyles from '../../parts/table.module.css'
import { effectCautions } from '../../validity'
import { ScorecardRowView } from './scorecard-row'
import type { ScorecardRow } from './scorecard-rows'

interface ScorecardTableProps {
  readonly rows: readonly ScorecardRow[]
  readonly view: ScorecardView
}

/** Metrics by rows; the intervals share one scale. With several treatments each metric's rows stand together. */
export function ScorecardTable({ rows, view }: ScorecardTableProps) {
  const { spec, outcome } = useCell()
  const scale = useMemo(
    () => effectScale(rows.flatMap(({ effect }) => (effect.relative.kind === 'estimated' ? [effect.relative] : []))),
    [rows],
  )
  const cautions = useMemo(() => effectCautions({ srm: view.srm, findings: outcome.findings }), [view, outcome])
  const treatments = new Set(rows.map(({ effect }) => effect.variantId))
  const [first] = rows
  const single = treatments.size === 1
  return (
    <div className={tableStyles.scroll}>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th>metric</th>
            <th className={tableStyles.number}>{first?.effect.controlId ?? 'control'}</th>
            {!single && <th>variant</th>}
            <th className={tableStyles.number}>{single ? first?.effect.variantId : 'mean'}</th>
            <th className={tableStyles.scale}>
              <ScaleHeader scale={scale} unit="percent" />
            </th>
            <th className={tableStyles.number}>effect</th>
            <th className={tableStyles.number}>{100 * (1 - spec.plan.alpha)} % interval</th>
            <th className={tableStyles.number}>p</th>
            <th className={tableStyles.number} title={`Corrected: ${correctionNames[spec.plan.correction]}`}>
              p corr.
            </th>
            <th aria-label="cautions" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ScorecardRowView key={row.key} row={row} scale={scale} cautions={cautions} showsVariant={!single} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
