import {
  type ExperimentSpec,
  type NoveltyComparison,
  type NoveltyView,
  type PeriodEffect,
  formatCount,
  isShare,
} from '@analysis'
import { basisText, verdictText } from '../words/novelty-words'
import { noveltyReadings } from '../words/novelty-readings'
import { absoluteText, pText } from './effect-text'
import { left, right, type PrintTable } from './table'

/** The effect by week, by day since exposure and by day, with the trend and the steady state. */
export function noveltyTables(view: NoveltyView, spec: ExperimentSpec): readonly PrintTable[] {
  const metric = spec.metrics.find(({ id }) => id === view.metricId)
  const name = metric?.name ?? view.metricId
  const share = isShare(metric?.type)
  const type = share ? 'proportion' : 'mean'
  const notes = [
    ...view.comparisons.flatMap((each) => noveltyNotes(each, share ? 'points' : 'plain', spec.plan.alpha)),
    basisText(view),
  ]
  const table = (
    caption: string,
    header: string,
    of: (comparison: NoveltyComparison) => readonly PeriodEffect[],
    isDetail: boolean,
  ): readonly PrintTable[] => {
    const rows = view.comparisons.flatMap((comparison) =>
      of(comparison).map(({ index, start, subjects, effect }) => ({
        cells: [
          start ?? String(index),
          comparison.variantId,
          formatCount(subjects.control),
          formatCount(subjects.treatment),
          absoluteText(type, effect.absolute),
          pText(effect.test),
        ],
        tone: 'neutral' as const,
      })),
    )
    if (rows.length === 0) return []
    const columns = [left(header), left('variant'), right('control'), right('treatment'), right('effect'), right('p')]
    return [{ caption: `${name} ${caption}`, columns, rows, notes: isDetail ? [] : notes, isDetail }]
  }
  const weeks = table('by week', 'week from', ({ byWeek }) => byWeek, false)
  return [
    ...(weeks.length > 0 ? weeks : [{ caption: name, columns: [left('variant')], rows: [], notes, isDetail: false }]),
    ...table('by days since first exposure', 'day', ({ bySinceExposure }) => bySinceExposure, true),
    ...table('by day', 'day (UTC)', ({ byDay }) => byDay, true),
  ]
}

function noveltyNotes(comparison: NoveltyComparison, unit: 'points' | 'plain', alpha: number): readonly string[] {
  const { variantId } = comparison
  const readings = noveltyReadings(comparison, { unit, alpha }).map(({ label, value }) => `${label} ${value}`)
  return [`${variantId}: the effect ${verdictText(comparison)}.`, `${variantId}: ${readings.join('; ')}.`]
}
