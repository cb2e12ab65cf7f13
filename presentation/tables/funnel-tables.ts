import type { ExperimentSpec, FunnelStepResult, MetricResult, SegmentsView, StepReading } from '@analysis'
import { metricName } from '../words/metric-of'
import { segmentName } from '../words/segment-words'
import { tellEffect } from '../words/tell-effect'
import { tellShare } from '../words/told'
import { changes, changeValue, left, right, type PrintTable, type TableRow } from './table'

type Funnel = Pick<MetricResult, 'metricId' | 'steps'>

/** Every funnel's steps: the share of subjects that reach each, and of those at the step before the share that goes on. */
export function funnelTables(metrics: readonly Funnel[], spec: ExperimentSpec): readonly PrintTable[] {
  return metrics.flatMap(({ metricId, steps }) =>
    steps === undefined ? [] : [funnelTable(metricName(spec, metricId), steps)],
  )
}

/** A funnel's steps over all subjects and in every segment, the latter for the record. */
export function segmentFunnels({ total, segments }: SegmentsView, spec: ExperimentSpec): readonly PrintTable[] {
  const ofSegments = segments.flatMap(({ value, metricId, steps }) =>
    steps === undefined ? [] : [{ ...funnelTable(`${metricId}, ${segmentName(value)}`, steps), isDetail: true }],
  )
  return [...funnelTables([total], spec), ...ofSegments]
}

/** A funnel's steps: how many reach each of them, and how many go on from the one before. */
export function funnelTable(name: string, steps: readonly FunnelStepResult[]): PrintTable {
  return {
    caption: `${name}: steps`,
    columns: [
      left('step'),
      left('variant'),
      left('share'),
      right('control'),
      right('treatment'),
      { ...changes('relative effect'), isSpare: true },
      changes('effect'),
      right('p'),
    ],
    rows: steps.flatMap((step) => stepRows(name, step)),
    notes: ['Steps are not corrected for their number; the funnel’s own effect is its last step.'],
    isDetail: false,
  }
}

function stepRows(name: string, step: FunnelStepResult): readonly TableRow[] {
  return [
    ...readingRows(name, step, 'of all', step.reached),
    ...(step.fromPrevious === null ? [] : readingRows(name, step, 'of the step before', step.fromPrevious)),
  ]
}

function readingRows(
  name: string,
  { step, label }: FunnelStepResult,
  share: string,
  { variants, effects }: StepReading,
): readonly TableRow[] {
  const mean = (id: string) => tellShare(variants.find(({ variantId }) => variantId === id)?.mean ?? null)
  return effects.map((effect) => {
    const { relative, absolute, p } = tellEffect(effect, { type: 'funnel' })
    return {
      label: `${name}, step ${step} (${label}) ${share}, ${effect.variantId}`,
      values: [
        `${step} ${label}`,
        effect.variantId,
        share,
        mean(effect.controlId),
        mean(effect.variantId),
        changeValue(relative),
        changeValue(absolute),
        p,
      ],
      tone: 'neutral',
    }
  })
}
