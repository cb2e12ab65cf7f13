import { dirname } from 'node:path'
import type { Rows } from '@contract'
import type {
  Connector,
  Demand,
  InputFingerprint,
  RawTable,
  ReadingContext,
  RowsOf,
  SizeEstimate,
  StagingContext,
} from '../connectors/connector'
import { filesConnector } from '../connectors/files/connector'
import { platformConnector } from '../connectors/platform'
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
  const postgres: Connector<'connection'> = postgresConnector(connections)
  const platform: Connector<'connection'> = platformConnector(connections)
  const connectorOf = async ({ connection }: RowsOf<'connection'>) =>
    (await connections.get(connection))?.kind === 'platform' ? platform : postgres
  return {
    fingerprint: async (rows, context) =>
      rows.kind === 'file' ? files.fingerprint(rows, context) : (await connectorOf(rows)).fingerprint(rows, context),
    estimate: async (rows, context) =>
      rows.kind === 'file' ? files.estimate(rows, context) : (await connectorOf(rows)).estimate(rows, context),
    stage: async (rows, table, demand, context) =>
      rows.kind === 'file'
        ? files.stage(rows, table, demand, context)
        : (await connectorOf(rows)).stage(rows, table, demand, context),
  }
}
