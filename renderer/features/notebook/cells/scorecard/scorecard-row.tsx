import { useContext } from 'react'
import tableStyles from '../../parts/table.module.css'
import { effectTone, tellEffect, tellValue, type ScorecardRow, metricCautions, type Caution } from '@presentation'
import { useInspection } from '../../../../state/inspection'
import { CloserLooksContext, useCell } from '../../cell-context'
import { inspectEffect } from '../../inspect-effect'
import { AdjustedInterval } from '../../parts/adjusted-interval'
import { CautionMark } from '../../parts/caution-mark'
import { EffectNumbers, PValues } from '../../parts/effect-numbers'
import { EffectMark } from '../../parts/effect-mark'
import type { EffectScale } from '../../parts/effect-scale'
import { InspectableRow } from '../../parts/inspectable-row'
import { ToldNumber } from '../../parts/told-number'
import { MetricMenu } from './metric-menu'

interface ScorecardRowProps {
  readonly row: ScorecardRow
  readonly scale: EffectScale
  /** Those of every effect alike; null when no row has any, and so no place for them. */
  readonly cautions: readonly Caution[] | null
  readonly showsVariant: boolean
  /** Whether the table has a place for corrected intervals. */
  readonly isAdjusted: boolean
}

/** One effect: what it is, how sure, and whether it may be read. Opens what is behind it. */
export function ScorecardRowView({ row, scale, cautions, showsVariant, isAdjusted }: ScorecardRowProps) {
  const { spec, outcome } = useCell()
  const closerLooks = useContext(CloserLooksContext)
  const inspect = useInspection((state) => state.inspect)
  const { metric, result, effect, control, treatment } = row
  const tone = effectTone(effect, metric.direction)
  const actions = closerLooks(metric)
  const onInspect = () =>
    inspect(inspectEffect({ metric, effect, variants: result.variants, outcome, slice: {}, actions, details: result }))
  const shared = effect.test.kind === 'estimated' ? (cautions ?? []) : []
  const own = [...shared, ...(row.isFirst ? metricCautions(result, outcome.findings) : [])]
  return (
    <InspectableRow onInspect={onInspect} label={`${metric.name}, ${effect.variantId}: show what is behind it`}>
      {row.isFirst && (
        <>
          <td rowSpan={row.rowsOfMetric}>
            <MetricMenu metric={metric} actions={actions} />
          </td>
          <ToldNumber told={tellValue(control?.mean ?? null, metric)} rowSpan={row.rowsOfMetric} />
        </>
      )}
      {showsVariant && (
        <td className={tableStyles.name} title={effect.variantId}>
          {effect.variantId}
        </td>
      )}
      <ToldNumber told={tellValue(treatment?.mean ?? null, metric)} />
      <td className={tableStyles.scale}>
        <EffectMark
          effect={effect.relative.kind === 'estimated' ? effect.relative : null}
          scale={scale}
          tone={tone}
          label={tellEffect(effect, metric).shown.text}
          margin={metric.guardrail?.relative === true ? metric.guardrail.threshold : null}
        />
      </td>
      <EffectNumbers effect={effect} metric={metric} tone={tone} />
      {isAdjusted && <AdjustedInterval effect={effect} metric={metric} />}
      <PValues effect={effect} corrected={spec.plan.correction !== 'none'} />
      {cautions !== null && (
        <td>
          {own.map((caution) => (
            <CautionMark key={caution.label} caution={caution} />
          ))}
        </td>
      )}
    </InspectableRow>
  )
}
