import {
  hasAdjustedIntervals,
  planCorrectionName,
  type ScorecardRow,
  effectCautions,
  metricCautions,
} from '@presentation'
import type { ScorecardView } from '@analysis'
import { useMemo } from 'react'
import { useCell } from '../../cell-context'
import { AdjustedHeader } from '../../parts/adjusted-interval'
import { effectScale } from '../../parts/effect-scale'
import { intervalHeader } from '../../parts/interval-header'
import { ScaleHeader } from '../../parts/scale-header'
import tableStyles from '../../parts/table.module.css'
import { ScorecardRowView } from './scorecard-row'

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
  const hasCautions =
    cautions.length > 0 || rows.some(({ result }) => metricCautions(result, outcome.findings).length > 0)
  const isAdjusted = useMemo(() => hasAdjustedIntervals(rows.map(({ effect }) => effect)), [rows])
  const isCorrected = spec.plan.correction !== 'none'
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
              <ScaleHeader scale={scale} />
            </th>
            <th className={tableStyles.number}>effect</th>
            <th className={tableStyles.number}>{intervalHeader(spec.plan.alpha)}</th>
            {isAdjusted && <AdjustedHeader />}
            <th className={tableStyles.number}>p</th>
            {isCorrected && (
              <th className={tableStyles.number} title={`Corrected: ${planCorrectionName(spec.plan)}`}>
                p corr.
              </th>
            )}
            {hasCautions && <th aria-label="cautions" />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ScorecardRowView
              key={row.key}
              row={row}
              scale={scale}
              cautions={hasCautions ? cautions : null}
              showsVariant={!single}
              isAdjusted={isAdjusted}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}
