import { analyse } from '../../analysis/experiment/analyse'
import type { ExperimentResult, ExperimentSpec, FrameDescription, FrameMoments, MetricMoments } from '@analysis'
import type { LookMoments } from '../../analysis/measure/frame-moments'
import type { Moments } from '../../analysis/moments/moments'
import { parseStudy } from '@contract'

export interface Extent {
  readonly metrics: number
  readonly variants: number
  /** 0 for a scorecard without a history, analysed at a fixed horizon; else error spending over that many looks. */
  readonly looks: number
}

const subjectsPerLook = 1_000
const frame: FrameDescription = { format: 'assay.frame/1', kind: 'subjects', tables: [], counts: {} }

/** What is left of an experiment once its queries have been answered, ready to be analysed. */
export function syntheticExperiment(extent: Extent): () => ExperimentResult {
  const spec = specOf(extent)
  const moments = momentsOf(extent, spec)
  return () => analyse(spec, moments, frame, { id: 'bench', rows: {}, window: [null, null] })
}

function specOf({ metrics, variants, looks }: Extent): ExperimentSpec {
  const study = {
    format: 'assay.study/1',
    experiment: {
      experiment_id: 'synthetic',
      name: 'Synthetic moments',
      unit: 'subject',
      variants: Array.from({ length: variants }, (_, i) => ({ id: `v${i}`, weight: 1, is_control: i === 0 })),
      metrics: Array.from({ length: metrics }, (_, i) => ({
        id: `m${i}`,
        role: i === 0 ? 'primary' : 'secondary',
        type: 'mean',
        column: `m${i}`,
        direction: 'increase',
      })),
      plan: {
        alpha: 0.05,
        alternative: 'two-sided',
        stopping: looks === 0 ? { kind: 'fixed' } : { kind: 'group-sequential', spending: 'obrien-fleming', looks },
        correction: 'benjamini-hochberg',
      },
    },
    source: { kind: 'subjects', file: 'none.csv', subject: 'subject', variant: 'variant' },
  }
  const parsed = parseStudy(JSON.stringify(study))
  if (!parsed.study) throw new Error(JSON.stringify(parsed.findings))
  return parsed.study.experiment
}

function momentsOf({ looks }: Extent, spec: ExperimentSpec): FrameMoments {
  const final = stateAt(spec, Math.max(1, looks))
  const history = Array.from({ length: looks }, (_, look): LookMoments => ({
    at: new Date(Date.UTC(2026, 0, 1) + look * 3_600_000).toISOString(),
    ...stateAt(spec, look + 1),
  }))
  return { findings: [], ...final, slices: [], history, extremes: new Map() }
}

function stateAt(spec: ExperimentSpec, look: number): Pick<LookMoments, 'subjects' | 'metrics'> {
  const count = subjectsPerLook * look
  const metrics = spec.metrics.map(({ id }, m): readonly [string, MetricMoments] => {
    const byVariant = new Map(spec.variants.map((variant, v) => [variant.id, oneColumn(count, m, v)]))
    return [id, { columns: [{ name: 'outcome', role: 'outcome' }], byVariant, origin: 'subjects' }]
  })
  return {
    subjects: Object.fromEntries(spec.variants.map(({ id }) => [id, count])),
    metrics: new Map(metrics),
  }
}

function oneColumn(count: number, metric: number, variant: number): Moments {
  const mean = 10 + Math.sin(7 * metric + variant) / 50
  return { count, means: [mean], comoments: [(count - 1) * (4 + Math.cos(metric))] }
}
