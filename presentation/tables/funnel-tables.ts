import type { ExperimentSpec, FunnelStepResult, MetricResult, SegmentsView, StepReading } from '@analysis'
import { absoluteText, meanText, pText, relativeText } from './effect-text'
import { left, right, type PrintTable, type TableRow } from './table'
import { segmentName } from '../words/segment-words'

type Funnel = Pick<MetricResult, 'metricId' | 'steps'>

/** Every funnel's steps: the share of subjects that reach each, and of those at the step before the share that goes on. */
export function funnelTables(metrics: readonly Funnel[], spec: ExperimentSpec): readonly PrintTable[] {
  return metrics.flatMap(({ metricId, steps }) => {
    if (steps === undefined) return []
    const name = spec.metrics.find(({ id }) => id === metricId)?.name ?? metricId
    return [funnelTable(`${name}: steps`, steps)]
  })
}

/** A funnel's steps over all subjects and in every segment, the latter for the record. */
export function segmentFunnels({ total, segments }: SegmentsView, spec: ExperimentSpec): readonly PrintTable[] {
  const ofSegments = segments.flatMap(({ value, metricId, steps }) =>
    steps === undefined ? [] : [{ ...funnelTable(`${metricId}, ${segmentName(value)}: steps`, steps), isDetail: true }],
  )
  return [...funnelTables([total], spec), ...ofSegments]
}

function funnelTable(caption: string, steps: readonly FunnelStepResult[]): PrintTable {
  return {
    caption,
    columns: [
      left('step'),
      left('variant'),
      left('share'),
      right('control'),
      right('treatment'),
      right('relative effect'),
      right('effect'),
      right('p'),
    ],
    rows: steps.flatMap(stepRows),
    notes: ['Steps are not corrected for their number; the funnel’s own effect is its last step.'],
    isDetail: false,
  }
}

function stepRows({ step, label, reached, fromPrevious }: FunnelStepResult): readonly TableRow[] {
  const name = `${step} ${label}`
  return [
    ...readingRows(name, 'of all', reached),
    ...(fromPrevious === null ? [] : readingRows(name, 'of the step before', fromPrevious)),
  ]
}

function readingRows(name: string, share: string, { variants, effects }: StepReading): readonly TableRow[] {
  const mean = (id: string) => variants.find(({ variantId }) => variantId === id)?.mean ?? null
  return effects.map((effect) => ({
    cells: [
      name,
      effect.variantId,
      share,
      meanText('proportion', mean(effect.controlId)),
      meanText('proportion', mean(effect.variantId)),
      relativeText(effect.relative),
      absoluteText('proportion', effect.absolute),
      pText(effect.test),
    ],
    tone: 'neutral',
  }))
}
