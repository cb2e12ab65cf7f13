import type { ExperimentSpec, FrameMoments, MetricDefinition, StreamCompleteness } from '@analysis'
import { toSpec, type ExperimentDocument } from '@contract'
import type { FrameSource } from '../results/with-frame'
import { sharedMoments } from './shared-frame'
import { streamState } from './stream-state'
import { touchedMinutes, type TouchedMinutes } from './touched-minutes'

const minuteMs = 60_000

/** Moments of every metric of an experiment over a few minutes. */
export interface ExperimentWindow {
  readonly from: number
  readonly to: number
  /** 1, and one more each time late events re-opened it since the server started. */
  readonly revision: number
  readonly subjects: FrameMoments['subjects']
  readonly metrics: FrameMoments['metrics']
  readonly stream: StreamCompleteness
}

export interface Windows {
  /**
   * The window that ends there: computed once, and again when late events have come. Null: the experiment cannot be
   * analysed as it is configured. @throws QueryError
   */
  ending(experiment: ExperimentDocument, end: number, minutes: number): Promise<ExperimentWindow | null>
  /** Computes windows of many experiments at once, for `ending` to have them. @throws QueryError */
  prepare(experiments: readonly ExperimentDocument[], end: number, minutes: number): Promise<void>
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
 * exposed or did something in the window, each with what it did there. Nothing of them outlives the process: the event
 * store has all that they are made of.
 */
export function experimentWindows(source: FrameSource): Windows {
  const cache = new Map<string, Cached>()
  const touched = touchedMinutes()
  const stream = streamState(source.store)

  function cached(experiment: ExperimentDocument, end: number, minutes: number): ExperimentWindow | null {
    const known = cache.get(cacheKey(experiment, end, minutes))
    if (known === undefined) return null
    const { from, to } = known.window
    return touched.touchedSince(known.touchedAt, from, to) ? null : known.window
  }

  async function compute(experiments: readonly ExperimentDocument[], end: number, minutes: number): Promise<void> {
    const analysable = experiments.flatMap((experiment) => {
      const spec = windowSpec(experiment)
      return spec === null ? [] : [{ experiment, spec }]
    })
    if (analysable.length === 0) return
    const range = { from: end - minutes * minuteMs, to: end }
    const touchedAt = touched.revision
    const specs = analysable.map(({ spec }) => spec)
    const moments = await sharedMoments(source, specs, range)
    const completeness = await stream.completeness(
      analysable.map(({ experiment }) => ({
        experimentId: experiment.experiment_id,
        startedAt: Date.parse(experiment.activated_at ?? experiment.created_at),
      })),
      range,
    )
    for (const { experiment } of analysable) {
      const key = cacheKey(experiment, end, minutes)
      const own = moments.get(experiment.experiment_id)
      const arrived = completeness.get(experiment.experiment_id)
      if (own === undefined || arrived === undefined) continue
      const revision = (cache.get(key)?.window.revision ?? 0) + 1
      cache.delete(key)
      cache.set(key, { window: { ...range, revision, ...own, stream: arrived }, touchedAt })
    }
    for (const key of cache.keys()) if (cache.size > kept) cache.delete(key)
  }

  return {
    touched,
    async ending(experiment, end, minutes) {
      const known = cached(experiment, end, minutes)
      if (known !== null) return known
      await compute([experiment], end, minutes)
      return cache.get(cacheKey(experiment, end, minutes))?.window ?? null
    },
    prepare: (experiments, end, minutes) =>
      compute(
        experiments.filter((experiment) => cached(experiment, end, minutes) === null),
        end,
        minutes,
      ),
  }
}

function cacheKey({ experiment_id, version }: ExperimentDocument, end: number, minutes: number): string {
  return `${experiment_id}/${version}/${minutes}/${end}`
}

/** Not whether somebody came back after days. */
const measurable: readonly MetricDefinition['type'][] = ['proportion', 'mean', 'ratio', 'funnel', 'quantile']

/** The experiment with the metrics that minutes of events can tell, without covariates and slices. */
export function windowSpec(experiment: ExperimentDocument): ExperimentSpec | null {
  const { spec } = toSpec({ ...experiment, end: null })
  if (spec === null) return null
  const metrics = spec.metrics
    .filter(({ type }) => measurable.includes(type))
    .map(({ postStratify: _strata, adjustment: _adjustment, ...metric }) => ({ ...metric, covariates: [] }))
  return { ...spec, metrics, dimensions: [] }
}
