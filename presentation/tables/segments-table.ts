import {
  type ExperimentSpec,
  type SegmentsView,
  type ShrunkEffect,
  formatChangeEstimate,
  formatCount,
  formatNumber,
  formatPercent,
  formatPStatement,
  formatPValue,
  isShare,
} from '@analysis'
import { capText, metricDetails } from '../words/detail-words'
import { correctionNames } from '../words/rule-words'
import { hasAdjustedIntervals } from '../words/adjusted-words'
import { absoluteText, adjustedText, meanText, pText, relativeText, readingText } from './effect-text'
import { left, right, type PrintTable, type TableRow } from './table'
import { effectTone } from '../words/tone'
import { segmentName, shrunkEffect } from '../words/segment-words'

type Slice = Pick<SegmentsView['total'], 'variants' | 'effects'>

/** The effect in every slice, below the effect over all subjects. */
export function segmentsTable(view: SegmentsView, spec: ExperimentSpec): PrintTable {
  const definition = spec.metrics.find(({ id }) => id === view.metricId)
  const direction = definition?.direction ?? 'increase'
  const { type } = view.total
  const isAdjusted = hasAdjustedIntervals(view.segments.flatMap(({ effects }) => effects))
  const rows = (name: string, { variants, effects }: Slice, at: number | null): readonly TableRow[] =>
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
          shrunkText(type, at === null ? null : shrunkEffect(view, at, effect.variantId)),
          pText(effect.test),
          formatPValue(effect.pValueAdjusted),
          ...(isAdjusted ? [adjustedText(type, effect)] : []),
          readingText(effect, direction),
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
      right('shrunk'),
      right('p'),
      right('p corrected'),
      ...(isAdjusted ? [right('corrected interval')] : []),
      left('reading'),
    ],
    rows: [
      ...rows('all', view.total, null),
      ...view.segments.flatMap((segment, at) => rows(segmentName(segment.value), segment, at)),
    ],
    notes: [
      `Slices are corrected for their number: ${correctionNames[view.correction]} over ${view.segments.length}.`,
      ...metricDetails(view.total),
      ...view.segments.flatMap(({ value, cap }) =>
        cap?.scope === 'segment' ? [`${segmentName(value)}: ${capText(cap)}.`] : [],
      ),
      ...view.comparisons.flatMap((comparison) => comparisonNotes(comparison, view.metricId)),
    ],
    isDetail: false,
  }
}

/** The effect drawn towards the mean of all slices. */
function shrunkText(type: SegmentsView['total']['type'], shrunk: ShrunkEffect | null): string {
  if (shrunk === null) return '–'
  return formatChangeEstimate(shrunk.estimate, shrunk.interval, { unit: isShare(type) ? 'points' : 'plain' })
}

function summaryOf(variants: Slice['variants'], id: string) {
  return variants.find(({ variantId }) => variantId === id)
}

function comparisonNotes(
  { variantId, heterogeneity, decomposition, simpson, shrinkage }: SegmentsView['comparisons'][number],
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
  if (shrinkage.kind === 'estimated') {
    const spread = formatNumber(Math.sqrt(shrinkage.betweenVariance))
    notes.push(
      `${variantId}: “shrunk” is the empirical-Bayes reading: the true effects differ between slices by a standard deviation of ${spread}.`,
    )
  }
  if (simpson) notes.push(`${variantId}: most large slices of ${metricId} point against the effect over all (Simpson).`)
  return notes
}
