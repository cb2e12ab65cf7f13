import type { ExperimentSpec, SegmentsView } from '@analysis'
import {
  correctionNames,
  effectTone,
  formatCount,
  formatNumber,
  formatPercent,
  formatPStatement,
  formatPValue,
  segmentName,
} from '@analysis'
import { absoluteText, meanText, pText, relativeText, verdictText } from './effect-text'
import { left, right, type PrintTable, type TableRow } from './table'

type Slice = Pick<SegmentsView['total'], 'variants' | 'effects'>

/** The effect in every slice, below the effect over all subjects. */
export function segmentsTable(view: SegmentsView, spec: ExperimentSpec): PrintTable {
  const definition = spec.metrics.find(({ id }) => id === view.metricId)
  const direction = definition?.direction ?? 'increase'
  const { type } = view.total
  const rows = (name: string, { variants, effects }: Slice): readonly TableRow[] =>
    effects.map((effect) => {
      const control = summaryOf(variants, effect.controlId)
      const treatment = summaryOf(variants, effect.variantId)
      return {
        cells: [
          name,
          effect.variantId,
          formatCount((control?.n ?? 0) + (treatment?.n ?? 0)),
          meanText(type, control?.mean ?? null),
          meanText(type, treatment?.mean ?? null),
          relativeText(effect.relative),
          absoluteText(type, effect.absolute),
          pText(effect.test),
          formatPValue(effect.pValueAdjusted),
          verdictText(effect, direction),
        ],
        tone: effectTone(effect, direction),
      }
    })
  return {
    caption: `${definition?.name ?? view.metricId} by ${view.dimensions.join(' × ')}`,
    columns: [
      left(view.dimensions.join(' · ')),
      left('variant'),
      right('subjects'),
      right('control'),
      right('treatment'),
      right('relative effect'),
      right('effect'),
      right('p'),
      right('p corrected'),
      left('reading'),
    ],
    rows: [
      ...rows('all', view.total),
      ...view.segments.flatMap((segment) => rows(segmentName(segment.value), segment)),
    ],
    notes: [
      `Slices are corrected for their number: ${correctionNames[view.correction]} over ${view.segments.length}.`,
      ...view.comparisons.flatMap((comparison) => comparisonNotes(comparison, view.metricId)),
    ],
    isDetail: false,
  }
}

function summaryOf(variants: Slice['variants'], id: string) {
  return variants.find(({ variantId }) => variantId === id)
}

function comparisonNotes(
  { variantId, heterogeneity, decomposition, simpson }: SegmentsView['comparisons'][number],
  metricId: string,
): readonly string[] {
  const notes: string[] = []
  if (heterogeneity.kind === 'estimated') {
    const { q, degreesOfFreedom, pValue, iSquared } = heterogeneity
    notes.push(
      `${variantId}: Cochran Q ${formatNumber(q)} on ${degreesOfFreedom} degrees of freedom, ` +
        `${formatPStatement(pValue)}; I² ${formatPercent(iSquared)}.`,
    )
  }
  if (decomposition.kind === 'estimated') {
    const { aggregate, within, mix } = decomposition
    notes.push(
      `${variantId}: difference ${formatNumber(aggregate)} = ${formatNumber(within)} within slices + ` +
        `${formatNumber(mix)} from the variants' different mix of slices.`,
    )
  }
  if (simpson) notes.push(`${variantId}: most large slices of ${metricId} point against the effect over all (Simpson).`)
  return notes
}
