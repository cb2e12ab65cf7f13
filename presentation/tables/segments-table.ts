import {
  type ExperimentSpec,
  type SegmentsView,
  formatNumber,
  formatPercent,
  formatPStatement,
  formatDifference,
  formatSize,
} from '@analysis'
import { capText, metricDetails } from '../words/detail-words'
import { correctionNames } from '../words/rule-words'
import { left, right, type PrintTable, type TableRow, changeValue, changes } from './table'
import { readingText, effectTone } from '../words/tone'
import { segmentName, shrunkEffect, tellShrunk } from '../words/segment-words'
import { hasAdjustedIntervals, tellEffect } from '../words/tell-effect'
import { type EffectUnit, effectUnit } from '../words/effect-unit'
import { metricOf } from '../words/metric-of'
import { tellCount, tellValue } from '../words/told'

type Slice = Pick<SegmentsView['total'], 'variants' | 'effects'>

/** The effect in every slice, below the effect over all subjects. */
export function segmentsTable(view: SegmentsView, spec: ExperimentSpec): PrintTable {
  const definition = metricOf(spec, view.metricId)
  const direction = definition?.direction ?? 'increase'
  const unit = effectUnit(view.total)
  const isAdjusted = hasAdjustedIntervals(view.segments.flatMap(({ effects }) => effects))
  const rows = (name: string, { variants, effects }: Slice, at: number | null): readonly TableRow[] =>
    effects.map((effect) => {
      const control = summaryOf(variants, effect.controlId)
      const treatment = summaryOf(variants, effect.variantId)
      const { relative, absolute, p, pAdjusted, adjusted } = tellEffect(effect, view.total)
      return {
        values: [
          name,
          effect.variantId,
          tellCount((control?.n ?? 0) + (treatment?.n ?? 0)),
          tellValue(control?.mean ?? null, view.total),
          tellValue(treatment?.mean ?? null, view.total),
          changeValue(relative),
          changeValue(absolute),
          tellShrunk(at === null ? null : shrunkEffect(view, at, effect.variantId), unit) ?? '–',
          p,
          pAdjusted,
          ...(isAdjusted ? [adjusted ?? '–'] : []),
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
      changes('relative effect'),
      changes('effect'),
      changes('shrunk'),
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
      ...view.comparisons.flatMap((comparison) => comparisonNotes(comparison, view.metricId, unit)),
    ],
    isDetail: false,
  }
}

function summaryOf(variants: Slice['variants'], id: string) {
  return variants.find(({ variantId }) => variantId === id)
}

function comparisonNotes(
  { variantId, heterogeneity, decomposition, simpson, shrinkage }: SegmentsView['comparisons'][number],
  metricId: string,
  unit: EffectUnit,
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
      `${variantId}: difference ${formatDifference(aggregate, unit)} = ${formatDifference(within, unit)} within slices and ` +
        `${formatDifference(mix, unit)} from the variants' different mix of slices.`,
    )
  }
  if (shrinkage.kind === 'estimated') {
    const spread = formatSize(Math.sqrt(shrinkage.betweenVariance), unit)
    notes.push(
      `${variantId}: “shrunk” is the empirical-Bayes reading: the true effects differ between slices by a standard deviation of ${spread}.`,
    )
  }
  if (simpson) notes.push(`${variantId}: most large slices of ${metricId} point against the effect over all (Simpson).`)
  return notes
}
