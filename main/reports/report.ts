import type {
  CellKind,
  CellOutcome,
  ExperimentResult,
  ExperimentSpec,
  Finding,
  PlanRegistration,
  Query,
} from '@analysis'
import type { ResultStamp } from '@contract'

/** What lies behind a cell, without what differs from run to run. */
export interface ReportEvidence extends Omit<CellOutcome['evidence'], 'queries'> {
  readonly queries: readonly { readonly query: Query; readonly rowCount: number }[]
}

export type ReportBlock =
  | { readonly kind: 'prose'; readonly source: string }
  | {
      readonly kind: 'cell'
      readonly cellKind: CellKind
      readonly name: string
      readonly body: string
      readonly outcome: Omit<CellOutcome, 'evidence'> & { readonly evidence: ReportEvidence }
    }
  | {
      readonly kind: 'failed-cell'
      readonly cellKind: CellKind
      readonly name: string
      readonly body: string
      readonly messages: readonly string[]
    }

/** Where a report's data came from, as the snapshot's manifest says. */
export interface ReportSnapshot {
  readonly createdAt: string
  readonly frameBytes: number
  readonly counts: Readonly<Record<string, number>>
  readonly sql: readonly string[]
  readonly engineVersions: Readonly<Record<string, string>>
}

/** Everything a report shows; its HTML is a pure function of it. */
export interface Report {
  readonly stamp: ResultStamp
  readonly title: string
  readonly spec: ExperimentSpec
  readonly result: ExperimentResult
  readonly snapshot: ReportSnapshot
  readonly blocks: readonly ReportBlock[]
  /** The plan that was registered for the experiment, as the workspace keeps it. */
  readonly registration: PlanRegistration | null
  /** Snapshots on which this experiment's outcomes were looked at, this one included, by the workspace's ledger; null where none is kept. */
  readonly looks: number | null
  /** Findings of reading the study and the notebook, and of the pull. */
  readonly findings: readonly Finding[]
  /** The inputs, as they were read. */
  readonly sources: { readonly study: string; readonly notebook: string }
}
