import { type DuelContender, type DuelView, type ExperimentSpec, formatNumber, formatPercent, isShare } from '@analysis'
import {
  duelChangeText,
  duelEvidenceText,
  duelMethodName,
  duelSetupText,
  duelStopText,
  duelTone,
  lastKnownLook,
} from '../words/duel-words'
import { left, right, type PrintTable, type TableRow } from './table'

/** What each method says of one history, and when it would have stopped. */
export function duelTables(view: DuelView, spec: ExperimentSpec): readonly PrintTable[] {
  const metric = spec.metrics.find(({ id }) => id === view.metricId)
  const unit = metric !== undefined && isShare(metric.type) ? 'points' : 'plain'
  return view.duels.map(({ variantId, contenders }) => ({
    caption: `${metric?.name ?? view.metricId}, ${variantId}: one history, ${contenders.length} ways to read it`,
    columns: [
      left('method'),
      left('stops at'),
      right('effect then'),
      right('effect now'),
      right('evidence now'),
      right('false alarms'),
      left('verdict'),
    ],
    rows: contenders.map((contender): TableRow => {
      const tone = duelTone(contender, metric?.direction ?? 'increase')
      return {
        cells: [
          duelMethodName(contender.method),
          duelStopText(contender),
          duelChangeText(contender.stop, unit),
          duelChangeText(lastKnownLook(contender), unit),
          duelEvidenceText(contender),
          contender.falsePositives === null ? '–' : formatPercent(contender.falsePositives, 2),
          tone === 'neutral' ? 'no evidence' : tone,
        ],
        tone,
      }
    }),
    notes: [
      'False alarms: the share of experiments without any effect that the method would stop, looked at as often as here.',
      ...contenders.flatMap((contender) => methodNotes(contender, view)),
    ],
    isDetail: false,
  }))
}

function methodNotes(contender: DuelContender, view: DuelView): readonly string[] {
  const name = duelMethodName(contender.method)
  const setup = duelSetupText(contender, view)
  const { bayesian } = contender
  return [
    ...(contender.holdsForRepeatedLooks
      ? []
      : [`${name}: not valid for repeated looks; looked at ${contender.looks.length} times here.`]),
    ...(setup === null ? [] : [`${name}: ${setup}.`]),
    ...(bayesian === null
      ? []
      : [
          `${name}: expected loss of shipping ${formatNumber(bayesian.lossOfTreatment)}, of keeping control ${formatNumber(bayesian.lossOfControl)}.`,
        ]),
  ]
}
