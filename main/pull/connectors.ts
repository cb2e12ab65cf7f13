import { dirname } from 'node:path'
import type { Rows } from '@contract'
import type {
  Connector,
  Demand,
  InputFingerprint,
  RawTable,
  ReadingContext,
  SizeEstimate,
  StagingContext,
} from '../connectors/connector'
import { filesConnector } from '../connectors/files/connector'
import { postgresConnector } from '../connectors/postgres/connector'
import type { Connections } from '../workspace'

/** The connectors of one pull behind one door. */
export interface PullConnectors {
  fingerprint(rows: Rows, context: ReadingContext): Promise<InputFingerprint | null>
  estimate(rows: Rows, context: ReadingContext): Promise<SizeEstimate>
  stage(rows: Rows, table: string, demand: Demand, context: StagingContext): Promise<RawTable>
}

/** @param connections Saved connections, by name. */
export function pullConnectors(studyPath: string, connections: Connections): PullConnectors {
  const files: Connector<'file'> = filesConnector(dirname(studyPath))
  const warehouse: Connector<'connection'> = postgresConnector(connections)
  return {
    fingerprint: (rows, context) =>
      rows.kind === 'file' ? files.fingerprint(rows, context) : warehouse.fingerprint(rows, context),
    estimate: (rows, context) =>
      rows.kind === 'file' ? files.estimate(rows, context) : warehouse.estimate(rows, context),
    stage: (rows, table, demand, context) =>
      rows.kind === 'file' ? files.stage(rows, table, demand, context) : warehouse.stage(rows, table, demand, context),
  }
}
