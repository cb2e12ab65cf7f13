import type { CellOutcome, Effect, ExperimentSpec, MetricResult, ScorecardView } from '@analysis'
import type { SnapshotDocument, StudyDocument } from '@contract'
import { answered, fakeHost } from './fake-host'
import { unwrap } from '../../renderer/bridge/host-error'
import { createNotebook, type Notebook } from '../../renderer/state/notebook/notebook'
import { plainMetric } from './plain-metric'

export const spec: ExperimentSpec = {
  experimentId: 'checkout',
  name: 'Checkout redesign',
  hypothesis: null,
  start: null,
  end: null,
  unit: 'visitor',
  variants: [
    { id: 'old', weight: 1, isControl: true },
    { id: 'new', weight: 1, isControl: false },
  ],
  metrics: [
    {
      ...plainMetric,
      id: 'purchase',
      name: 'Purchase',
      type: 'proportion',
      value: { kind: 'column', column: 'purchase' },
    },
  ],
  dimensions: ['country'],
  plan: {
    alpha: 0.05,
    alternative: 'two-sided',
    stopping: { kind: 'fixed' },
    correction: 'holm',
    cupedTheta: 'total',
    srmAlpha: 0.001,
  },
}

const effect: Effect = {
  variantId: 'new',
  controlId: 'old',
  method: 'two-proportion-z',
  alternative: 'two-sided',
  absolute: {
    kind: 'estimated',
    estimate: 0.0115,
    standardError: 0.003,
    interval: { lower: 0.0055, upper: 0.0174 },
    level: 0.95,
  },
  relative: { kind: 'estimated', estimate: 0.095, interval: { lower: 0.043, upper: 0.146 }, method: 'delta' },
  test: { kind: 'estimated', statistic: 3.77, degreesOfFreedom: null, pValue: 0.00016234567, log10P: -3.79 },
  pValueAdjusted: 0.00061,
  significant: true,
  intervalAdjusted: null,
  cuped: null,
  sequential: null,
}

const purchase: MetricResult = {
  metricId: 'purchase',
  role: 'primary',
  type: 'proportion',
  variants: [
    { variantId: 'old', n: 24_043, mean: 0.1213, variance: 0.1066, standardError: 0.0021 },
    { variantId: 'new', n: 23_957, mean: 0.1328, variance: 0.1152, standardError: 0.0022 },
  ],
  effects: [effect],
}

export function scorecardOutcome(flagged: boolean): CellOutcome {
  const view: ScorecardView = {
    kind: 'scorecard',
    metrics: [purchase],
    srm: {
      kind: 'estimated',
      pValue: flagged ? 1e-9 : 0.69,
      log10P: flagged ? -9 : -0.16,
      statistic: 0.15,
      degreesOfFreedom: 1,
      flagged,
      observed: { old: 24_043, new: 23_957 },
      expected: { old: 24_000, new: 24_000 },
    },
  }
  const moments = { count: 24_043, means: [0.1213], comoments: [2563] }
  return {
    view,
    findings: [],
    evidence: {
      queries: [{ query: { sql: 'SELECT 1', parameters: [] }, rowCount: 2, milliseconds: 3 }],
      moments: [
        { metricId: 'purchase', variantId: 'old', slice: {}, columns: ['y'], moments },
        { metricId: 'purchase', variantId: 'old', slice: { country: 'UK' }, columns: ['y'], moments },
        { metricId: 'other', variantId: 'old', slice: {}, columns: ['y'], moments },
      ],
      methods: [{ id: 'two-proportion-z', title: 'Two-proportion z-test', reference: 'Fleiss (2003)' }],
    },
  }
}

const snapshot: SnapshotDocument = {
  reference: { id: `sha256:${'0'.repeat(64)}`, rows: { subjects: 48_000 }, window: [null, null] },
  createdAt: '2026-01-01T00:00:00Z',
  frame: { format: 'assay.frame/1', kind: 'subjects', tables: [], counts: {} },
  frameBytes: 1,
  frameUrl: '/frames/0.duckdb',
  registration: null,
  looks: 1,
  sql: [],
  engineVersions: {},
  experiment: spec,
  findings: [],
}

const study: StudyDocument = {
  path: 'studies/checkout.study.json',
  text: '{}',
  study: {
    experiment: spec,
    document: {},
    source: {
      kind: 'subjects',
      rows: { kind: 'file', file: 'a.csv', format: null, table: null },
      subject: null,
      variant: 'variant',
      exposedAt: null,
      joins: [],
      population: null,
      filter: null,
      tolerance: 0,
    },
  },
  findings: [],
  latestSnapshot: { id: snapshot.reference.id, createdAt: snapshot.createdAt, bytes: 1, rows: {} },
  notebookPath: null,
}

/** A notebook over `text` in memory, whose every cell answers with `outcome`. */
export function notebookOver(text: string, outcome: CellOutcome): Notebook {
  const path = 'notebooks/a.assay.md'
  const host = fakeHost({
    'notebooks.resolve': () => answered({ study, snapshotId: snapshot.reference.id }),
    'snapshots.open': () => answered(snapshot),
    'snapshots.look': () => answered(1),
    'notebooks.open': () => answered({ path, text, revision: '1' }),
    'notebooks.save': (saved) => answered({ path, text: saved.text, revision: '2' }),
  })
  return createNotebook(path, {
    now: () => 0,
    saveDelayMilliseconds: 10,
    call: async (name, request) => unwrap(await host.call(name, request)),
    openRunner: () => ({
      release: () => undefined,
      run: () => Promise.resolve({ outcome, engine: 'window' }),
    }),
  })
}
