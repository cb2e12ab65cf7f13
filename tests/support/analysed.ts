import { analyse } from '../../analysis/experiment/analyse'
import {
  frameFormat,
  type AnalysisPlan,
  type Effect,
  type ExperimentResult,
  type ExperimentSpec,
  type FrameDescription,
  type FrameMoments,
  type MetricDefinition,
  type MetricMoments,
  type SequentialSummary,
} from '@analysis'
import type { LookMoments } from '../../analysis/measure/frame-moments'
import type { MeanMetric } from '../../analysis/study/metric-definition'
import { plainMetric } from './plain-metric'

/** What a variant's subjects are in one metric. */
export interface Sample {
  readonly n: number
  readonly mean: number
  readonly variance: number
}

/** By variant: `c` is the control. */
export type Samples = Readonly<Record<string, Sample>>

export const fixedPlan: AnalysisPlan = {
  alpha: 0.05,
  alternative: 'two-sided',
  stopping: { kind: 'fixed' },
  correction: 'none',
  cupedTheta: 'total',
  srmAlpha: 0.001,
}

export function meanMetric(id: string, over: Partial<MeanMetric> = {}): MeanMetric {
  return {
    ...plainMetric,
    id,
    name: id,
    type: 'mean',
    value: { kind: 'column', column: id },
    ...over,
  }
}

export function specOf(
  metrics: readonly MetricDefinition[],
  variants: readonly string[],
  plan: Partial<AnalysisPlan>,
): ExperimentSpec {
  return {
    experimentId: 'e',
    name: 'e',
    hypothesis: null,
    start: null,
    end: null,
    unit: 'u',
    variants: variants.map((id) => ({ id, weight: 1, isControl: id === 'c' })),
    metrics,
    dimensions: [],
    plan: { ...fixedPlan, ...plan },
  }
}

/** Moments of samples; `summaries` are read by z, `subjects` by Welch's t. */
export function momentsOf(samples: Samples, origin: MetricMoments['origin'] = 'summaries'): MetricMoments {
  return {
    columns: [{ name: 'outcome', role: 'outcome' }],
    byVariant: new Map(
      Object.entries(samples).map(([id, { n, mean, variance }]) => [
        id,
        { count: n, means: [mean], comoments: [variance * (n - 1)] },
      ]),
    ),
    origin,
  }
}

/** Looks at a metric `m`, one a day, oldest first. */
export function historyOf(looks: readonly Samples[]): readonly LookMoments[] {
  return looks.map((samples, day) => ({
    at: new Date(Date.UTC(2026, 0, 2 + day)).toISOString(),
    subjects: Object.fromEntries(Object.entries(samples).map(([id, { n }]) => [id, n])),
    metrics: new Map([['m', momentsOf(samples)]]),
  }))
}

const frame: FrameDescription = { format: frameFormat, kind: 'subjects', tables: [], counts: {} }
const snapshot = { id: 'sha256:0', rows: {}, window: [null, null] } as const

/** The result of a spec from the moments of its metrics, by the public analysis. */
export function analysed(
  spec: ExperimentSpec,
  metrics: Readonly<Record<string, MetricMoments>>,
  over: Partial<FrameMoments> = {},
): ExperimentResult {
  const moments: FrameMoments = {
    findings: [],
    subjects: Object.fromEntries(spec.variants.map(({ id }) => [id, 1000])),
    metrics: new Map(Object.entries(metrics)),
    slices: [],
    history: [],
    extremes: new Map(),
    ...over,
  }
  return analyse(spec, moments, frame, snapshot)
}

/** A metric `m` of one treatment `t` after looks, by the public analysis. */
export function analysedHistory(
  plan: Partial<AnalysisPlan>,
  looks: readonly Samples[],
  metric: MeanMetric = meanMetric('m'),
): ExperimentResult {
  const variants = Object.keys(looks[0] ?? { c: 0, t: 0 })
  const present = looks.at(-1)
  return analysed(specOf([metric], variants, plan), present === undefined ? {} : { m: momentsOf(present) }, {
    history: historyOf(looks),
  })
}

/** Two equal arms whose difference has the given estimate and standard error. */
export function samplesWith(estimate: number, standardError: number, subjects: number, base = 10): Samples {
  const n = subjects / 2
  const variance = (standardError ** 2 * n) / 2
  return { c: { n, mean: base, variance }, t: { n, mean: base + estimate, variance } }
}

/** The first effect of the first metric. */
export function firstEffect({ metrics }: ExperimentResult): Effect {
  const effect = metrics[0]?.effects[0]
  if (effect === undefined) throw new Error('the result has no effect')
  return effect
}

/** Its sequential reading. */
export function sequentialOf(result: ExperimentResult): SequentialSummary {
  const { sequential } = firstEffect(result)
  if (sequential === null) throw new Error('the effect has no history')
  return sequential
}
