import {
  type ExperimentSpec,
  type InteractionReading,
  type InteractionsView,
  formatChange,
  formatCount,
  formatDifference,
  formatNumber,
  formatPValue,
  isShare,
} from '@analysis'
import { notEstimableText } from '../words/reasons'
import { left, right, type PrintTable } from './table'
import { interactionTitle, overlapName } from '../words/interaction-words'

/** Which other experiments share subjects, and whether they change the effects. */
export function interactionsTables(view: InteractionsView, spec: ExperimentSpec): readonly PrintTable[] {
  return [contrastTable(view, spec), overlapTable(view, spec)]
}

function contrastTable(view: InteractionsView, spec: ExperimentSpec): PrintTable {
  return {
    caption: 'Interactions with other experiments',
    columns: [
      left('overlap'),
      left('metric'),
      right('effect without'),
      right('effect with'),
      right('interaction'),
      right('p'),
      right('p corrected'),
      right('odds ratio'),
    ],
    rows: view.readings.map((reading) => ({
      cells: [overlapName(reading), metricOf(reading, spec)?.name ?? reading.metricId, ...contrastCells(reading, spec)],
      tone: reading.flagged ? 'warning' : 'neutral',
    })),
    notes: [`${interactionTitle(view)}. “p corrected” is after Benjamini-Hochberg over all rows.`],
    isDetail: false,
  }
}

function metricOf({ metricId }: InteractionReading, spec: ExperimentSpec) {
  return spec.metrics.find(({ id }) => id === metricId)
}

function contrastCells(reading: InteractionReading, spec: ExperimentSpec) {
  const { interaction, logit, pValueAdjusted } = reading
  if (interaction.kind === 'not-estimable') return ['–', '–', notEstimableText(interaction.reason), '–', '–', '–']
  const unit = isShare(metricOf(reading, spec)?.type) ? 'points' : 'plain'
  return [
    formatDifference(interaction.effectWithoutB, unit),
    formatDifference(interaction.effectWithB, unit),
    formatChange(interaction.estimate, interaction.interval, { unit }),
    formatPValue(interaction.test.pValue),
    formatPValue(pValueAdjusted),
    logit?.kind === 'estimated' ? formatNumber(logit.oddsRatio) : '–',
  ]
}

function overlapTable({ overlaps, outside }: InteractionsView, { plan }: ExperimentSpec): PrintTable {
  return {
    caption: 'Subjects in both experiments',
    columns: [
      left('overlap'),
      right('neither'),
      right('this only'),
      right('other only'),
      right('both'),
      right('p (independent)'),
      right('p corrected'),
    ],
    rows: overlaps.map((overlap) => {
      const { subjects, assignment, assignmentAdjusted } = overlap
      return {
        cells: [
          overlapName(overlap),
          ...[subjects.a0b0, subjects.a1b0, subjects.a0b1, subjects.a1b1].map((n) => formatCount(n)),
          formatPValue(assignment.kind === 'estimated' ? assignment.pValue : null),
          formatPValue(assignmentAdjusted),
        ],
        tone: assignmentAdjusted !== null && assignmentAdjusted < plan.srmAlpha ? 'warning' : 'neutral',
      }
    }),
    notes: [
      ...[...new Map(overlaps.map((each) => [each.experiment, each.otherControl]))].map(
        ([experiment, control]) => `The control of “${experiment}” is ${control}.`,
      ),
      ...outside
        .filter(({ subjects }) => subjects > 0)
        .map(({ experiment, subjects }) => `${formatCount(subjects)} subjects are not in “${experiment}”.`),
    ],
    isDetail: false,
  }
}
