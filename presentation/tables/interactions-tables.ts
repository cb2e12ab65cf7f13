import { type ExperimentSpec, type InteractionReading, type InteractionsView, formatCount } from '@analysis'
import { effectUnit } from '../words/effect-unit'
import { interactionTitle, overlapName } from '../words/interaction-words'
import { metricName, metricOf } from '../words/metric-of'
import { notEstimableText } from '../words/reasons'
import { tellChange, tellCount, tellDifference, tellNumber, tellPValue, tellTest } from '../words/told'
import { changes, left, right, type PrintTable, type TableValue } from './table'

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
      { ...right('effect without'), isSpare: true },
      { ...right('effect with'), isSpare: true },
      changes('interaction'),
      right('p'),
      right('p corrected'),
      right('odds ratio'),
    ],
    rows: view.readings.map((reading) => ({
      label: `${overlapName(reading)} on ${metricName(spec, reading.metricId)}`,
      values: [overlapName(reading), metricName(spec, reading.metricId), ...contrastValues(reading, spec)],
      tone: reading.flagged ? 'warning' : 'neutral',
    })),
    notes: [`${interactionTitle(view)}. “p corrected” is after Benjamini-Hochberg over all rows.`],
    isDetail: false,
  }
}

function contrastValues(reading: InteractionReading, spec: ExperimentSpec): readonly TableValue[] {
  const { interaction, logit, pValueAdjusted, flagged } = reading
  if (interaction.kind === 'not-estimable') return ['–', '–', notEstimableText(interaction.reason), '–', '–', '–']
  const unit = effectUnit(metricOf(spec, reading.metricId))
  return [
    tellDifference(interaction.effectWithoutB, unit),
    tellDifference(interaction.effectWithB, unit),
    tellChange(interaction, unit),
    tellPValue(interaction.test.pValue),
    { ...tellPValue(pValueAdjusted), isStrong: flagged },
    logit?.kind === 'estimated' ? tellNumber(logit.oddsRatio) : '–',
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
      const isOff = assignmentAdjusted !== null && assignmentAdjusted < plan.srmAlpha
      return {
        label: `${overlapName(overlap)}: subjects in both`,
        values: [
          overlapName(overlap),
          ...[subjects.a0b0, subjects.a1b0, subjects.a0b1, subjects.a1b1].map((n) => tellCount(n)),
          tellTest(assignment),
          { ...tellPValue(assignmentAdjusted), isStrong: isOff },
        ],
        tone: isOff ? 'warning' : 'neutral',
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
