import type { Finding } from '../failures'
import type { FrameDescription } from '../frame/frame'
import type { SnapshotReference } from '../results/experiment-result'
import type { PlanRegistration } from '../study/registration'
import type { QuerySource } from '../measure/run-queries'
import type { ExperimentSpec } from '../study/spec'
import type { MetricDefinition } from '../study/metric-definition'
import type { NamedCell } from './cell-graph'

/** What a cell is run against. */
export interface CellContext extends Omit<QuerySource, 'dialect'> {
  readonly spec: ExperimentSpec
  readonly frame: FrameDescription
  readonly snapshot: SnapshotReference
  /** The plan registered for this experiment; absent or null when there is none. */
  readonly registration?: PlanRegistration | null
  /** The notebook's cells, so that a `sql` cell can read other `sql` cells by name. */
  readonly cells?: readonly NamedCell[]
  /** Rows that a `sql` cell hands over at most. */
  readonly rowLimit?: number
}

/** A cell that asks for something the study does not have; `findings` say what. Never a bug. */
export class InvalidCell extends Error {
  override readonly name = 'InvalidCell'
  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(({ message }) => message).join(' '))
  }
}

/** @throws InvalidCell when the study has no such metric. */
export function metricNamed({ metrics }: ExperimentSpec, id: string): MetricDefinition {
  const metric = metrics.find((each) => each.id === id)
  if (metric !== undefined) return metric
  throw new InvalidCell([
    {
      code: 'unknown-name',
      severity: 'error',
      message: `The study has no metric "${id}".`,
      hint: `Metrics: ${metrics.map((each) => each.id).join(', ')}.`,
      evidence: { metric: id },
    },
  ])
}

/** Findings that concern a metric, several of which one is wanted, or none in particular. */
export function findingsFor(findings: readonly Finding[], metricIds: readonly string[]): readonly Finding[] {
  return findings.filter(({ evidence }) => {
    const { metric, metrics } = evidence
    const concerned = typeof metric === 'string' ? [metric] : Array.isArray(metrics) ? metrics : null
    return concerned === null || concerned.some((id) => metricIds.includes(id))
  })
}
