import {
  runCell,
  type CellContext,
  type CellOptions,
  type CellOutcome,
  type CellView,
  type ExperimentSpec,
  type FrameDescription,
  type MetricDefinition,
} from '@analysis'
import { describeFrame } from './describe-frame'
import { openTestEngine } from './native-engine'
import { fixedPlan } from '../support/analysed'

const rest = { direction: 'increase', filter: null, covariates: [], cap: null, mde: null, guardrail: null } as const

export function columnMetric(id: string, change: Partial<Omit<MetricDefinition, 'type'>> = {}): MetricDefinition {
  return { ...rest, id, name: id, role: 'primary', type: 'mean', value: { kind: 'column', column: id }, ...change }
}

export function eventMetric(id: string, aggregation: 'sum' | 'count' | 'mean' | 'max' = 'sum'): MetricDefinition {
  const value = { kind: 'event', event: 'buy', aggregation, field: 'amount', filter: null, windowDays: null } as const
  return { ...rest, id, name: id, role: 'primary', type: 'mean', value }
}

export function conditionMetric(id: string, column: string): MetricDefinition {
  return { ...rest, id, name: id, role: 'secondary', type: 'proportion', value: { kind: 'column', column } }
}

export function specOf(metrics: readonly MetricDefinition[], change: Partial<ExperimentSpec> = {}): ExperimentSpec {
  return {
    experimentId: 'built',
    name: 'Built',
    hypothesis: null,
    start: null,
    end: null,
    unit: 'visitor',
    variants: [
      { id: 'old', weight: 1, isControl: true },
      { id: 'new', weight: 1, isControl: false },
    ],
    metrics,
    dimensions: [],
    plan: fixedPlan,
    ...change,
  }
}

export const snapshot = { id: 'sha256:0', rows: {}, window: [null, null] } as const

/** A world built by SQL, and a way to ask it; `close` when done. */
export async function openWorld(sql: string, counts: FrameDescription['counts'] = {}) {
  const engine = await openTestEngine({ threads: 2 })
  await engine.execute(sql)
  const frame = await describeFrame(engine, counts)
  return {
    engine,
    frame,
    ask: (options: CellOptions, spec: ExperimentSpec, over: Partial<CellContext> = {}): Promise<CellOutcome> =>
      runCell(options, { spec, frame, snapshot, engine, ...over }),
    close: () => engine.close(),
  }
}

export function viewOf<K extends CellView['kind']>({ view }: CellOutcome, kind: K): Extract<CellView, { kind: K }> {
  if (!isKind(view, kind)) throw new Error(`a ${view.kind} view, not ${kind}`)
  return view
}

function isKind<K extends CellView['kind']>(view: CellView, kind: K): view is Extract<CellView, { kind: K }> {
  return view.kind === kind
}
