import {
  type CellOptions,
  type CellOutcome,
  type CellView,
  type ExperimentSpec,
  type MetricDefinition,
  type NamedCell,
  runCell,
} from '@analysis'
import { describeFrame } from '../engines/describe-frame'
import type { TestEngine } from '../engines/native-engine'

const rest = { direction: 'increase', filter: null, cap: null, mde: null, guardrail: null } as const

const bought: MetricDefinition = {
  ...rest,
  id: 'bought',
  name: 'Bought',
  role: 'primary',
  type: 'proportion',
  value: { kind: 'column', column: 'bought' },
  covariates: [],
  mde: 0.2,
}

const spend: MetricDefinition = {
  ...rest,
  id: 'spend',
  name: 'Spend',
  role: 'secondary',
  type: 'mean',
  value: { kind: 'column', column: 'spend' },
  covariates: [{ kind: 'column', column: 'before' }],
}

const flat: MetricDefinition = {
  ...spend,
  id: 'flat',
  name: 'Flat',
  covariates: [],
  value: { kind: 'column', column: 'noise' },
}

export const spec: ExperimentSpec = {
  experimentId: 'two-weeks',
  name: 'Two weeks',
  hypothesis: null,
  start: null,
  end: null,
  unit: 'visitor',
  variants: [
    { id: 'old', weight: 1, isControl: true },
    { id: 'new', weight: 1, isControl: false },
  ],
  metrics: [bought, spend, flat],
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

/**
 * 400 visitors a day for 14 days, half in each variant. Of old ones exactly 20 % buy, of new ones 25 %; spend is the
 * spend before plus noise as large, and noise of its own has the same values in both variants.
 */
const world = `CREATE TABLE subjects AS SELECT 'v' || i AS subject, CASE WHEN i % 2 = 0 THEN 'old' ELSE 'new' END AS variant,
  TIMESTAMP '2026-03-01 10:00:00' + INTERVAL (i // 400) DAY AS exposed_at, ['uk', 'fr'][1 + (i // 2) % 2] AS country,
  CASE WHEN i % 2 = 0 THEN (i // 2) % 5 = 0 ELSE (i // 2) % 4 = 0 END AS bought,
  ((i // 2 * 7919) % 101)::DOUBLE AS before, ((i // 2 * 7919) % 101 + (i // 2 * 104729) % 97)::DOUBLE AS spend,
  ((i // 2 * 15485863) % 89)::DOUBLE AS noise FROM range(5600) t(i)`

export function buildWorld(engine: TestEngine): Promise<unknown> {
  return engine.execute(world)
}

export async function runOn(
  engine: TestEngine,
  options: CellOptions,
  over: Partial<ExperimentSpec> = {},
  cells: readonly NamedCell[] = [],
): Promise<CellOutcome> {
  const snapshot = { id: 'sha256:0', rows: {}, window: [null, null] } as const
  return runCell(options, { spec: { ...spec, ...over }, frame: await describeFrame(engine), snapshot, engine, cells })
}

export function viewOf<K extends CellView['kind']>({ view }: CellOutcome, kind: K): Extract<CellView, { kind: K }> {
  if (!isKind(view, kind)) throw new Error(`a ${view.kind} view, not ${kind}`)
  return view
}

function isKind<K extends CellView['kind']>(view: CellView, kind: K): view is Extract<CellView, { kind: K }> {
  return view.kind === kind
}
