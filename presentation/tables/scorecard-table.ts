import { type AnalysisPlan, type ExperimentSpec, type MetricResult, assertNever, formatCount } from '@analysis'
import { adjustmentName, metricDetails } from '../words/detail-words'
import { planCorrectionName, ruleName } from '../words/rule-words'
import { left, right, type PrintTable, type TableRow, changeValue, changes } from './table'
import { readingText, effectTone } from '../words/tone'
import { hasAdjustedIntervals, tellEffect } from '../words/tell-effect'
import { levelText } from '../words/level-text'
import { metricName, metricOf } from '../words/metric-of'
import { tellValue } from '../words/told'

/** Every metric and treatment: means, effects with their intervals, then p-values. */
export function scorecardTable(metrics: readonly MetricResult[], spec: ExperimentSpec): PrintTable {
  const isAdjusted = hasAdjustedIntervals(metrics.flatMap(({ effects }) => effects))
  return {
    caption: `Effects, treatment − control, with ${levelText(1 - spec.plan.alpha)} intervals`,
    columns: [
      left('metric'),
      left('role'),
      left('variant'),
      right('control'),
      right('treatment'),
      changes('relative effect'),
      changes('effect'),
      right('p'),
      right('p corrected'),
      ...(isAdjusted ? [right('corrected interval')] : []),
      left('reading'),
    ],
    rows: metrics.flatMap((metric) => metricRows(metric, spec, isAdjusted)),
    notes: scorecardNotes(metrics, spec),
    isDetail: false,
  }
}

function metricRows(metric: MetricResult, spec: ExperimentSpec, isAdjusted: boolean): readonly TableRow[] {
  const name = metricName(spec, metric.metricId)
  const direction = metricOf(spec, metric.metricId)?.direction ?? 'increase'
  const mean = (id: string) =>
    tellValue(metric.variants.find(({ variantId }) => variantId === id)?.mean ?? null, metric)
  return metric.effects.map((effect) => {
    const { relative, absolute, p, pAdjusted, adjusted } = tellEffect(effect, metric)
    return {
      values: [
        name,
        metric.role,
        effect.variantId,
        mean(effect.controlId),
        mean(effect.variantId),
        changeValue(relative),
        changeValue(absolute),
        p,
        pAdjusted,
        ...(isAdjusted ? [adjusted ?? '–'] : []),
        readingText(effect, direction),
      ],
      tone: effectTone(effect, direction),
    }
  })
}

function scorecardNotes(metrics: readonly MetricResult[], { plan }: ExperimentSpec): readonly string[] {
  const adjusted = metrics.flatMap(({ metricId, effects }) => {
    const names = new Set(effects.flatMap(({ cuped }) => adjustmentName(cuped) ?? []))
    return names.size === 0 ? [] : [`${metricId} by ${[...names].join(' and ')}`]
  })
  return [
    ...subjectNotes(metrics),
    plan.correction === 'none'
      ? 'p-values are not corrected for the number of metrics and treatments.'
      : `“p corrected” is after ${planCorrectionName(plan)}; the reading follows it.`,
    stoppingNote(plan),
    ...metrics.flatMap(metricDetails),
    ...(adjusted.length > 0 ? [`Adjusted: ${adjusted.join(', ')}.`] : []),
  ]
}

function stoppingNote({ stopping }: AnalysisPlan): string {
  switch (stopping.kind) {
    case 'fixed':
      return 'Fixed horizon: valid once, at the planned end, not for repeated looks.'
    case 'group-sequential':
      return 'The plan has several looks: “p corrected” and the reading are those of the sequential history; intervals and p hold at its end only.'
    case 'confidence-sequence':
    case 'msprt':
    case 'sprt':
      return `Any number of looks: “p corrected”, its interval and the reading are those of the ${ruleName(stopping)}; the other intervals and p hold for one look.`
    default:
      return assertNever(stopping)
  }
}

/** Subjects with a value, where that is the same for every metric; else that it differs. */
function subjectNotes(metrics: readonly MetricResult[]): readonly string[] {
  const counts = metrics.map(({ variants }) =>
    variants.map(({ variantId, n }) => `${variantId} ${formatCount(n)}`).join(', '),
  )
  const [first] = counts
  if (first === undefined) return []
  return counts.every((count) => count === first)
    ? [`Subjects: ${first}.`]
    : counts.map((count, i) => `Subjects in ${metrics[i]?.metricId ?? ''}: ${count}.`)
}
