import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import { recordOf } from '@contract'

/** One look at outcome data, as the peek ledger keeps it. */
export interface Peek {
  readonly at: string
  readonly experimentId: string
  readonly snapshotId: string
  readonly metrics: readonly string[]
  /** What looked: `analyze`, `notebook`, `report`. */
  readonly by: string
}

/** A plan as it was registered. */
export interface Registration {
  readonly at: string
  readonly experimentId: string
  readonly planHash: string
  /** The experiment as it stands in a study file, in JSON. */
  readonly experiment: string
  /** Snapshots on which outcomes had been looked at before. */
  readonly looksBefore: number
}

/** Something that was done to the workspace, kept for ever. */
const auditActions = ['pull', 'report', 'connection-saved', 'connection-removed', 'plan-registered'] as const
export type AuditAction = (typeof auditActions)[number]

export interface AuditEntry {
  readonly at: string
  readonly action: AuditAction
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** The append-only part of the catalogue: which plans were registered, who looked at which outcomes, and what was done. */
export interface Ledger {
  recordPeek(peek: Peek): Promise<void>
  /** Looks at one experiment's outcomes, oldest first. */
  peeks(experimentId: string): Promise<readonly Peek[]>
  recordRegistration(registration: Registration): Promise<void>
  /** Plans registered for one experiment, oldest first. */
  registrations(experimentId: string): Promise<readonly Registration[]>
  recordAudit(entry: AuditEntry): Promise<void>
  audit(): Promise<readonly AuditEntry[]>
}

const peekRow = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()])
const registrationRow = z.tuple([z.string(), z.string(), z.string(), z.string(), z.bigint().transform(Number)])
const auditRow = z.tuple([z.string(), z.enum(auditActions), z.string(), z.string()])
const metricNames = z.array(z.string())
const auditDetail = recordOf(z.unknown())

const schema = `
  create table if not exists peeks (
    happened_at varchar not null, experiment_id varchar not null, snapshot_id varchar not null,
    metrics varchar not null, looked_by varchar not null);
  create table if not exists registrations (
    happened_at varchar not null, experiment_id varchar not null, plan_hash varchar not null,
    experiment varchar not null, looks_before bigint not null);
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
    async recordRegistration({ at, experimentId, planHash, experiment, looksBefore }) {
      const row = [at, experimentId, planHash, experiment, looksBefore]
      await connection.run('insert into registrations values ($1, $2, $3, $4, $5)', row)
    },
    async registrations(experimentId) {
      const reader = await connection.runAndReadAll(
        `select happened_at, experiment_id, plan_hash, experiment, looks_before from registrations
         where experiment_id = $1 order by happened_at, rowid`,
        [experimentId],
      )
      return z
        .array(registrationRow)
        .parse(reader.getRows())
        .map(([at, experiment, planHash, text, looksBefore]) => ({
          at,
          experimentId: experiment,
          planHash,
          experiment: text,
          looksBefore,
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
  recordRegistration: () => Promise.resolve(),
  registrations: () => Promise.resolve([]),
  recordAudit: () => Promise.resolve(),
  audit: () => Promise.resolve([]),
}
