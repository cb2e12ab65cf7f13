import styles from '../../parts/table.module.css'
import {
  columnsTsv,
  correctionNames,
  effectTone,
  effectUnit,
  hasAdjustedIntervals,
  metricOf,
  segmentColumns,
  segmentName,
  shrunkEffect,
  tellCount,
  tellEffect,
  tellShrunk,
  tellValue,
  type ResultDetails,
} from '@presentation'
import type { Effect, SegmentsView, VariantSummary } from '@analysis'
import { useMemo } from 'react'
import { useInspection } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { useCell } from '../../cell-context'
import { inspectEffect } from '../../inspect-effect'
import { AdjustedInterval, AdjustedHeader } from '../../parts/adjusted-interval'
import { CautionMark } from '../../parts/caution-mark'
import { EffectNumbers, PValues } from '../../parts/effect-numbers'
import { EffectMark } from '../../parts/effect-mark'
import { effectScale } from '../../parts/effect-scale'
import { InspectableRow } from '../../parts/inspectable-row'
import { intervalHeader } from '../../parts/interval-header'
import { ScaleHeader } from '../../parts/scale-header'
import { ToldNumber } from '../../parts/told-number'

interface SegmentRow {
  readonly key: string
  readonly label: string
  readonly isTotal: boolean
  readonly details: ResultDetails
  /** Its place among the segments; null for the total. */
  readonly segmentAt: number | null
  readonly slice: Readonly<Record<string, string | null>>
  readonly effect: Effect
  readonly variants: readonly VariantSummary[]
}

/** Every segment's effect below the effect over all, with corrected p-values. */
export function SegmentsTable({ view }: { readonly view: SegmentsView }) {
  const { spec, outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const rows = useMemo(() => segmentRows(view), [view])
  const scale = useMemo(
    () => effectScale(rows.flatMap(({ effect }) => (effect.relative.kind === 'estimated' ? [effect.relative] : []))),
    [rows],
  )
  const isAdjusted = useMemo(() => hasAdjustedIntervals(rows.map(({ effect }) => effect)), [rows])
  const metric = metricOf(spec, view.metricId)
  if (metric === undefined) return null
  const several = view.total.effects.length > 1
  const isCorrected = view.correction !== 'none'
  const mean = (variants: readonly VariantSummary[], id: string) =>
    tellValue(variants.find(({ variantId }) => variantId === id)?.mean ?? null, metric)
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{view.dimensions.join(' · ')}</th>
            {several && <th>variant</th>}
            <th className={`${styles.number} ${several ? styles.roomy : styles.spare}`}>subjects</th>
            <th className={styles.number}>control</th>
            <th className={styles.number}>treatment</th>
            <th className={styles.scale}>
              <ScaleHeader scale={scale} />
            </th>
            <th className={styles.number}>effect</th>
            <th className={styles.number}>{intervalHeader(spec.plan.alpha)}</th>
            <th
              className={`${styles.number} ${styles.roomy}`}
              title="Empirical Bayes: drawn towards the mean of all segments, the more the noisier"
            >
              shrunk
            </th>
            {isAdjusted && <AdjustedHeader />}
            <th className={styles.number}>p</th>
            {isCorrected && (
              <th className={styles.number} title={`Corrected: ${correctionNames[view.correction]}`}>
                p corr.
              </th>
            )}
            {!isCorrected && <th aria-label="cautions" />}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, isTotal, segmentAt, effect, variants, slice, details }) => (
            <InspectableRow
              key={key}
              label={`${label}, ${effect.variantId}: show what is behind it`}
              onInspect={() =>
                inspect(inspectEffect({ metric, effect, variants, outcome, slice, details, actions: [] }))
              }
            >
              <td className={`${styles.name} ${isTotal ? styles.strong : ''}`} title={label}>
                {label}
              </td>
              {several && (
                <td className={styles.name} title={effect.variantId}>
                  {effect.variantId}
                </td>
              )}
              <td className={`${styles.number} ${several ? styles.roomy : styles.spare}`}>
                {tellCount(subjectsOf(effect, variants)).text}
              </td>
              <ToldNumber told={mean(variants, effect.controlId)} />
              <ToldNumber told={mean(variants, effect.variantId)} />
              <td className={styles.scale}>
                <EffectMark
                  effect={effect.relative.kind === 'estimated' ? effect.relative : null}
                  scale={scale}
                  tone={effectTone(effect, metric.direction)}
                  label={tellEffect(effect, metric).shown.text}
                />
              </td>
              <EffectNumbers effect={effect} metric={metric} tone={effectTone(effect, metric.direction)} />
              <ShrunkCell view={view} segmentAt={segmentAt} variantId={effect.variantId} />
              {isAdjusted && <AdjustedInterval effect={effect} metric={metric} />}
              <PValues effect={effect} corrected={isCorrected} />
              {!isCorrected && <td>{!isTotal && <CautionMark caution={uncorrected} />}</td>}
            </InspectableRow>
          ))}
        </tbody>
      </table>
      <div className={styles.actions}>
        <CopyButton text={columnsTsv(segmentColumns(view))} what="segments with full precision" label="Copy table" />
      </div>
    </div>
  )
}

interface ShrunkCellProps {
  readonly view: SegmentsView
  readonly segmentAt: number | null
  readonly variantId: string
}

/** The effect drawn towards the mean of all segments, as a difference. */
function ShrunkCell({ view, segmentAt, variantId }: ShrunkCellProps) {
  const shrunk =
    segmentAt === null ? null : tellShrunk(shrunkEffect(view, segmentAt, variantId), effectUnit(view.total))
  if (shrunk === null) return <td className={styles.roomy} />
  return (
    <td className={`${styles.number} ${styles.roomy}`} title={shrunk.exact}>
      {shrunk.text}
    </td>
  )
}

const uncorrected = {
  label: 'uncorrected',
  reason: 'Many segments are tested at once and nothing is done about it: some will look significant by chance.',
}

function segmentRows(view: SegmentsView): readonly SegmentRow[] {
  const total = view.total.effects.map((effect) => ({
    key: `all ${effect.variantId}`,
    label: 'All',
    isTotal: true,
    segmentAt: null,
    slice: {},
    effect,
    variants: view.total.variants,
    details: view.total,
  }))
  const segments = view.segments.flatMap((segment, segmentAt) => {
    const { dimension, value, effects, variants } = segment
    return effects.map((effect) => ({
      key: `${JSON.stringify(value)} ${effect.variantId}`,
      label: segmentName(value),
      isTotal: false,
      segmentAt,
      slice: Object.fromEntries(dimension.map((name, at) => [name, value[at] ?? null])),
      effect,
      variants,
      details: segment,
    }))
  })
  return [...total, ...segments]
}

function subjectsOf({ controlId, variantId }: Effect, variants: readonly VariantSummary[]): number {
  return variants
    .filter((variant) => variant.variantId === controlId || variant.variantId === variantId)
    .reduce((sum, { n }) => sum + n, 0)
}
