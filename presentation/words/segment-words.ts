import { type SegmentResult, type SegmentsView, type ShrunkEffect, exactNumber } from '@analysis'
import type { EffectUnit } from './effect-unit'
import { type ToldChange, tellChange } from './told'

/** How a segment is called: its values joined, a missing one as `(none)`. */
export function segmentName(value: SegmentResult['value']): string {
  return value.map((part) => part ?? '(none)').join(' · ')
}

/** Where a number holds, by dimension: `country UK`, `device (none)`; empty over all subjects. */
export function sliceParts(slice: Readonly<Record<string, string | null>>): readonly string[] {
  return Object.entries(slice).map(([dimension, value]) => `${dimension} ${value ?? '(none)'}`)
}

/** The effect of a treatment in a segment, drawn towards the mean; null where there is none. */
export function shrunkEffect({ comparisons }: SegmentsView, segmentAt: number, variantId: string): ShrunkEffect | null {
  const shrinkage = comparisons.find((each) => each.variantId === variantId)?.shrinkage
  return shrinkage?.kind === 'estimated' ? (shrinkage.effects[segmentAt] ?? null) : null
}

/** What a person should see first: opposite signs, real differences between segments, or their absence. */
export function segmentFinding(view: SegmentsView, metricName: string): string {
  const paradox = view.comparisons.find(({ simpson }) => simpson)
  if (paradox) return `${metricName}: most segments of ${paradox.variantId} point against the effect over all`
  const moved = view.segments.filter(({ effects }) => effects.some(({ significant }) => significant === true)).length
  const differs = view.comparisons.some(
    ({ heterogeneity }) => heterogeneity.kind === 'estimated' && heterogeneity.pValue < 0.05,
  )
  const count = `${moved} of ${view.segments.length} segments beyond chance`
  return differs
    ? `${metricName}: the effect differs between segments; ${count}`
    : `${metricName}: no sign that the effect differs between segments; ${count}`
}

/** A shrunken effect, as a difference in the metric's unit; null where there is none. */
export function tellShrunk(shrunk: ShrunkEffect | null, unit: EffectUnit): ToldChange | null {
  if (shrunk === null) return null
  const told = tellChange(shrunk, unit)
  return { ...told, exact: `${told.exact}, ${exactNumber(shrunk.kept)} of the distance kept` }
}
