import type { CellKind, CellOptions, ExperimentSpec, FrameDescription, MetricDefinition } from '@analysis'
import { printCellBody } from '@contract'

export interface NewCell {
  readonly kind: CellKind
  /** What it shows, in the add menu. */
  readonly title: string
  /** The body it starts with, or why it cannot be added to this experiment. */
  readonly body: { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string }
}

/** The cells that can be added, each with options that run as they are. */
export function newCells(spec: ExperimentSpec, frameKind: FrameDescription['kind'] = 'subjects'): readonly NewCell[] {
  const primary = spec.metrics.find(({ role }) => role === 'primary') ?? spec.metrics[0]
  const adjustable = spec.metrics.find(({ covariates }) => covariates.length > 0)
  const [dimension] = spec.dimensions
  return [
    { kind: 'scorecard', title: 'Scorecard', body: body({ kind: 'scorecard', metrics: null }) },
    { kind: 'srm', title: 'Split (SRM)', body: body({ kind: 'srm', dimensions: null }) },
    {
      kind: 'segments',
      title: 'Segments',
      body:
        primary === undefined
          ? without('no metric')
          : dimension === undefined
            ? without('the study names no dimensions')
            : body(segmentsOf(primary, dimension)),
    },
    {
      kind: 'sequential',
      title: 'Sequential',
      body: primary === undefined ? without('no metric') : body(sequentialOf(primary)),
    },
    {
      kind: 'cuped',
      title: 'CUPED',
      body: adjustable === undefined ? without('no metric has a covariate') : body(cupedOf(adjustable)),
    },
    {
      kind: 'duel',
      title: 'Method duel',
      body: primary === undefined ? without('no metric') : body(duelOf(primary)),
    },
    {
      kind: 'power',
      title: 'Power and sample size',
      body: primary === undefined ? without('no metric') : body(powerOf(primary)),
    },
    ...diagnosticCells(spec, frameKind),
    { kind: 'chart', title: 'Chart', body: body(chartOf(frameKind)) },
    {
      kind: 'sql',
      title: 'SQL',
      body: {
        ok: true,
        value: 'select variant, count(*) as subjects\nfrom subjects\ngroup by variant\norder by variant',
      },
    },
  ]
}

/** Cells that look for what makes an effect not what it seems; they need subjects. */
function diagnosticCells(spec: ExperimentSpec, frameKind: FrameDescription['kind']): readonly NewCell[] {
  const inTime = spec.metrics.find(({ type }) => type !== 'quantile')
  const spread = spec.metrics.find((metric) => metric.type === 'mean' || isSubjectQuantile(metric))
  const cell = (kind: CellKind, title: string, options: CellOptions | null, why: string): NewCell => ({
    kind,
    title,
    body:
      frameKind === 'moments'
        ? without('the source holds moments, not subjects')
        : options === null
          ? without(why)
          : body(options),
  })
  return [
    cell('novelty', 'Novelty', inTime ? { kind: 'novelty', metric: inTime.id } : null, 'no metric'),
    cell(
      'distribution',
      'Distribution',
      spread ? { kind: 'distribution', metric: spread.id, scale: 'linear' } : null,
      'no metric has one number per subject',
    ),
    cell(
      'interactions',
      'Interactions',
      spec.dimensions.length > 0 ? { kind: 'interactions', with: spec.dimensions, metrics: null } : null,
      'the study names no dimensions',
    ),
  ]
}

function isSubjectQuantile(metric: MetricDefinition): boolean {
  return metric.type === 'quantile' && metric.level === 'subject'
}

export function segmentsOf({ id }: MetricDefinition, dimension: string): CellOptions {
  return { kind: 'segments', metric: id, dimensions: [dimension], correction: 'holm' }
}

export function sequentialOf({ id }: MetricDefinition): CellOptions {
  return { kind: 'sequential', metric: id, spending: null, everyDays: 1 }
}

export function cupedOf({ id }: MetricDefinition): CellOptions {
  return { kind: 'cuped', metric: id, covariates: null }
}

export function duelOf({ id }: MetricDefinition): CellOptions {
  return { kind: 'duel', metric: id, methods: null, everyDays: 1, tunedFor: null, priorSd: null }
}

/** A metric that names no smallest effect of interest is planned for 5 %. */
export function powerOf({ id, mde }: MetricDefinition): CellOptions {
  return {
    kind: 'power',
    metric: id,
    type: null,
    baseline: null,
    standardDeviation: null,
    mde: mde === null ? 0.05 : null,
    absolute: false,
    alpha: null,
    power: 0.8,
    variants: null,
    correction: null,
    looks: null,
    spending: null,
    rho: 'observed',
    dailyTraffic: null,
  }
}

/** Subjects per variant; of a frame of moments the rows that there are. */
export function chartOf(frameKind: FrameDescription['kind']): CellOptions {
  return {
    kind: 'chart',
    from: frameKind === 'moments' ? 'moments' : 'subjects',
    mark: 'bar',
    x: 'variant',
    y: null,
    color: null,
    aggregate: 'count',
    bins: 30,
    title: null,
    xTitle: null,
    yTitle: null,
    xUnit: null,
    yUnit: null,
  }
}

function body(options: CellOptions): NewCell['body'] {
  return { ok: true, value: printCellBody(options) }
}

function without(why: string): NewCell['body'] {
  return { ok: false, why }
}
