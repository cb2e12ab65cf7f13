import { type DuelContender, type DuelView, type ExperimentSpec, formatSize } from '@analysis'
import {
  duelEvidenceText,
  duelMethodName,
  duelSetupText,
  duelStopText,
  duelTone,
  lastKnownLook,
  tellDuelLook,
} from '../words/duel-words'
import { left, right, type PrintTable, type TableRow, changes } from './table'
import { type EffectUnit, effectUnit } from '../words/effect-unit'
import { metricOf } from '../words/metric-of'
import { tellShare } from '../words/told'
import { toneText } from '../words/tone'

/** What each method says of one history, and when it would have stopped. */
export function duelTables(view: DuelView, spec: ExperimentSpec): readonly PrintTable[] {
  const metric = metricOf(spec, view.metricId)
  const unit = effectUnit(metric)
  return view.duels.map(({ variantId, contenders }) => ({
    caption: `${metric?.name ?? view.metricId}, ${variantId}: one history, ${contenders.length} ways to read it`,
    columns: [
      left('method'),
      left('stops at'),
      changes('effect then'),
      changes('effect now'),
      right('evidence now'),
      right('false alarms'),
      left('verdict'),
    ],
    rows: contenders.map((contender): TableRow => {
      const tone = duelTone(contender, metric?.direction ?? 'increase')
      return {
        values: [
          duelMethodName(contender.method),
          duelStopText(contender),
          tellDuelLook(contender.stop, unit),
          tellDuelLook(lastKnownLook(contender), unit),
          duelEvidenceText(contender),
          tellShare(contender.falsePositives, 2),
          toneText(tone),
        ],
        tone,
      }
    }),
    notes: [
      'False alarms: the share of experiments without any effect that the method would stop, with as many looks as here.',
      ...contenders.flatMap((contender) => methodNotes(contender, view, unit)),
    ],
    isDetail: false,
  }))
}

function methodNotes(contender: DuelContender, view: DuelView, unit: EffectUnit): readonly string[] {
  const name = duelMethodName(contender.method)
  const setup = duelSetupText(contender, view, unit)
  const { bayesian } = contender
  return [
    ...(contender.holdsForRepeatedLooks
      ? []
      : [`${name}: not valid for repeated looks; looked at ${contender.looks.length} times here.`]),
    ...(setup === null ? [] : [`${name}: ${setup}.`]),
    ...(bayesian === null
      ? []
      : [
          `${name}: expected loss of shipping ${formatSize(bayesian.lossOfTreatment, unit)}, of keeping control ${formatSize(bayesian.lossOfControl, unit)}.`,
        ]),
  ]
}
