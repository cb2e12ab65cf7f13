import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'

/** One look at outcome data, as the peek ledger keeps it. */
export interface Peek {
  readonly at: string
  readonly experimentId: string
  readonly snapshotId: string
  readonly metrics: readonly string[]
  /** What looked: `analyze`, `notebook`, `report`. */
  readonly by: string
}

/** Something that was done to the workspace, kept for ever. */
export interface AuditEntry {
  readonly at: string
  readonly action: 'pull' | 'report' | 'connection-saved' | 'connection-removed'
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** The append-only part of the catalogue: who looked at which outcomes, and what was done. */
export interface Ledger {
  recordPeek(peek: Peek): Promise<void>
  /** Looks at one experiment's outcomes, oldest first. */
  peeks(experimentId: string): Promise<readonly Peek[]>
  recordAudit(entry: AuditEntry): Promise<void>
  audit(): Promise<readonly AuditEntry[]>
}

const peekRow = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()])
const auditRow = z.tuple([
  z.string(),
  z.enum(['pull', 'report', 'connection-saved', 'connection-removed']),
  z.string(),
  z.string(),
])
const metricNames = z.array(z.string())
const auditDetail = z.record(z.string(), z.unknown())

const schema = `
  create table if not exists peeks (
    happened_at varchar not null, experiment_id varchar not null, snapshot_id varchar not null,
    metrics varchar not null, looked_by varchar not null);
  create table if not exists audit (
    happened_at varchar not null, action varchar not null, subject varchar not null, detail varchar not null);`

export async function openLedger(connection: DuckDBConnection): Promise<Ledger> {
  await connection.run(schema)
  return {
    async recordPeek(peek) {
      await connection.run('insert into peeks values ($1, $2, $3, $4, $5)', [
        peek.at,
        peek.experimentId,
        peek.snapshotId,
        JSON.stringify(peek.metrics),
        peek.by,
      ])
    },
    async peeks(experimentId) {
      const reader = await connection.runAndReadAll(
        `select happened_at, experiment_id, snapshot_id, metrics, looked_by from peeks
         where experiment_id = $1 order by happened_at, rowid`,
        [experimentId],
      )
      return z
        .array(peekRow)
        .parse(reader.getRows())
        .map(([at, experiment, snapshot, metrics, by]) => ({
          at,
          experimentId: experiment,
          snapshotId: snapshot,
          metrics: metricNames.parse(JSON.parse(metrics)),
          by,
        }))
    },
    async recordAudit(entry) {
      await connection.run('insert into audit values ($1, $2, $3, $4)', [
        entry.at,
        entry.action,
        entry.subject,
        JSON.stringify(entry.detail),
      ])
    },
    async audit() {
      const reader = await connection.runAndReadAll(
        'select happened_at, action, subject, detail from audit order by happened_at, rowid',
      )
      return z
        .array(auditRow)
        .parse(reader.getRows())
        .map(([at, action, subject, detail]) => ({
          at,
          action,
          subject,
          detail: auditDetail.parse(JSON.parse(detail)),
        }))
    },
  }
}

/** The ledger of a workspace that another process owns: nothing is known and nothing is kept. */
export const closedLedger: Ledger = {
  recordPeek: () => Promise.resolve(),
  peeks: () => Promise.resolve([]),
  recordAudit: () => Promise.resolve(),
  audit: () => Promise.resolve([]),
}
