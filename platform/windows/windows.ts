import {
  duckdbMoments,
  type ExperimentSpec,
  type FrameMoments,
  type MetricDefinition,
  type StreamCompleteness,
} from '@analysis'
import { toSpec, type ExperimentDocument } from '@contract'
import { withFrame, type FrameSource } from '../results/with-frame'
import { streamState } from './stream-state'
import { touchedMinutes, type TouchedMinutes } from './touched-minutes'

const minuteMs = 60_000

/** Moments of every metric of an experiment over a few minutes. */
export interface ExperimentWindow {
  readonly from: number
  readonly to: number
  /** 1, and one more each time late events re-opened it. */
  readonly revision: number
  readonly subjects: FrameMoments['subjects']
  readonly metrics: FrameMoments['metrics']
  readonly stream: StreamCompleteness
}

export interface Windows {
  /** The window that ends there: computed once, and again when late events have come. */
  ending(experiment: ExperimentDocument, end: number, minutes: number): Promise<ExperimentWindow | null>
  readonly touched: TouchedMinutes
}

/** Windows kept computed; the oldest go first. */
const kept = 4000

interface Cached {
  readonly window: ExperimentWindow
  readonly touchedAt: number
}

/**
 * Windows of raw events through the same extraction and measurement as results: subjects of the experiment who were
 * exposed or did something in the window, each with what it did there.
 */
export function experimentWindows(source: FrameSource): Windows {
  const cache = new Map<string, Cached>()
  const touched = touchedMinutes()
  const stream = streamState(source.store)

  return {
    touched,
    async ending(experiment, end, minutes) {
      const spec = windowSpec(experiment)
      if (spec === null) return null
      const range = { from: end - minutes * minuteMs, to: end }
      const key = `${experiment.experiment_id}/${experiment.version}/${minutes}/${end}`
      const known = cache.get(key)
      if (known !== undefined && !touched.touchedSince(known.touchedAt, range.from, range.to)) return known.window
      const touchedAt = touched.revision
      const startedAt = Date.parse(experiment.activated_at ?? experiment.created_at)
      const moments = await withFrame(source, spec, range, ({ description, engine }) =>
        duckdbMoments(spec, description, engine),
      )
      const window: ExperimentWindow = {
        ...range,
        revision: (known?.window.revision ?? 0) + 1,
        subjects: moments.subjects,
        metrics: moments.metrics,
        stream: await stream.completeness(experiment.experiment_id, startedAt, range),
      }
      cache.delete(key)
      cache.set(key, { window, touchedAt })
      if (cache.size > kept) cache.delete(cache.keys().next().value ?? key)
      return window
    },
  }
}

const measurable: readonly MetricDefinition['type'][] = ['proportion', 'mean', 'ratio']

/** The experiment with the metrics that minutes of events can tell, without covariates and slices. */
export function windowSpec(experiment: ExperimentDocument): ExperimentSpec | null {
  const { spec } = toSpec({ ...experiment, end: null })
  if (spec === null) return null
  const metrics = spec.metrics
    .filter(({ type }) => measurable.includes(type))
    .map(({ postStratify: _strata, adjustment: _adjustment, ...metric }) => ({ ...metric, covariates: [] }))
  return { ...spec, metrics, dimensions: [] }
}
