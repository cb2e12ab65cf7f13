import type { ExperimentSpec, NoveltyComparison, NoveltyView, PeriodEffect } from '@analysis'
import { effectUnit, type EffectUnit } from '../words/effect-unit'
import { metricName, metricOf } from '../words/metric-of'
import { noveltyReadings } from '../words/novelty-readings'
import { basisText, verdictText } from '../words/novelty-words'
import { tellEffect } from '../words/tell-effect'
import { tellCount } from '../words/told'
import { changes, changeValue, left, right, type PrintTable } from './table'

interface Periods {
  readonly caption: string
  readonly header: string
  readonly of: (comparison: NoveltyComparison) => readonly PeriodEffect[]
  readonly label: (period: PeriodEffect) => string
  readonly isDetail: boolean
}

const weeks: Periods = {
  caption: 'by week',
  header: 'week from',
  of: ({ byWeek }) => byWeek,
  label: ({ start }) => `week from ${start}`,
  isDetail: false,
}

const sinceExposure: Periods = {
  caption: 'by days since first exposure',
  header: 'day',
  of: ({ bySinceExposure }) => bySinceExposure,
  label: ({ index }) => `day ${index} since exposure`,
  isDetail: true,
}

const days: Periods = {
  caption: 'by day',
  header: 'day (UTC)',
  of: ({ byDay }) => byDay,
  label: ({ start }) => start ?? '',
  isDetail: true,
}

/** The effect by week, by day since exposure and by day, with the trend and the steady state. */
export function noveltyTables(view: NoveltyView, spec: ExperimentSpec): readonly PrintTable[] {
  const unit = effectUnit(metricOf(spec, view.metricId))
  const notes = [...view.comparisons.flatMap((each) => noveltyNotes(each, unit, spec.plan.alpha)), basisText(view)]
  const byWeek = periodTables(view, spec, weeks, notes)
  const caption = metricName(spec, view.metricId)
  return [
    ...(byWeek.length > 0 ? byWeek : [{ caption, columns: [left('variant')], rows: [], notes, isDetail: false }]),
    ...periodTables(view, spec, sinceExposure, []),
    ...periodTables(view, spec, days, []),
  ]
}

function periodTables(
  view: NoveltyView,
  spec: ExperimentSpec,
  { caption, header, of, label, isDetail }: Periods,
  notes: readonly string[],
): readonly PrintTable[] {
  const metric = metricOf(spec, view.metricId)
  const rows = view.comparisons.flatMap((comparison) =>
    of(comparison).map((period) => {
      const { absolute, p } = tellEffect(period.effect, metric)
      return {
        label: `${comparison.variantId}, ${label(period)}`,
        values: [
          period.start ?? String(period.index),
          comparison.variantId,
          tellCount(period.subjects.control),
          tellCount(period.subjects.treatment),
          changeValue(absolute),
          p,
        ],
        tone: 'neutral' as const,
      }
    }),
  )
  if (rows.length === 0) return []
  const columns = [
    left(header),
    left('variant'),
    right('control subjects'),
    right('treatment subjects'),
    changes('effect'),
    right('p'),
  ]
  return [{ caption: `${metricName(spec, view.metricId)} ${caption}`, columns, rows, notes, isDetail }]
}

function noveltyNotes(comparison: NoveltyComparison, unit: EffectUnit, alpha: number): readonly string[] {
  const { variantId } = comparison
  const readings = noveltyReadings(comparison, { unit, alpha }).map(({ label, value }) => `${label} ${value}`)
  return [`${variantId}: the effect ${verdictText(comparison)}.`, `${variantId}: ${readings.join('; ')}.`]
}
