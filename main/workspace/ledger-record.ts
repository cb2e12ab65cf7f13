import { assertNever } from '@analysis'
import { z } from 'zod'

/** One look at outcome data, as the ledger keeps it. */
export interface Look {
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

export type LedgerRecord =
  | ({ readonly kind: 'look' } & Look)
  | ({ readonly kind: 'registration' } & Registration)
  | ({ readonly kind: 'action' } & AuditEntry)

const line = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('look'),
    at: z.string(),
    experiment_id: z.string(),
    snapshot_id: z.string(),
    metrics: z.array(z.string()),
    by: z.string(),
  }),
  z.object({
    kind: z.literal('registration'),
    at: z.string(),
    experiment_id: z.string(),
    plan_hash: z.string(),
    experiment: z.string(),
    looks_before: z.number(),
  }),
  z.object({
    kind: z.literal('action'),
    at: z.string(),
    action: z.enum(auditActions),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
  }),
])

/** A record as one line of JSON. Equal records give equal lines. */
export function printRecord(record: LedgerRecord): string {
  return JSON.stringify(asLine(record))
}

/** The record of a line; null when the line is none. */
export function parseRecord(text: string): LedgerRecord | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = line.safeParse(json).data
  if (parsed === undefined) return null
  if (parsed.kind === 'action') return parsed
  const { experiment_id: experimentId, ...rest } = parsed
  if (rest.kind === 'look') {
    const { snapshot_id: snapshotId, ...look } = rest
    return { ...look, experimentId, snapshotId }
  }
  const { plan_hash: planHash, looks_before: looksBefore, ...registration } = rest
  return { ...registration, experimentId, planHash, looksBefore }
}

function asLine(record: LedgerRecord): z.input<typeof line> {
  switch (record.kind) {
    case 'look': {
      const { kind, at, experimentId, snapshotId, metrics, by } = record
      return { kind, at, experiment_id: experimentId, snapshot_id: snapshotId, metrics: [...metrics], by }
    }
    case 'registration': {
      const { kind, at, experimentId, planHash, experiment, looksBefore } = record
      return { kind, at, experiment_id: experimentId, plan_hash: planHash, experiment, looks_before: looksBefore }
    }
    case 'action': {
      const { kind, at, action, subject, detail } = record
      return { kind, at, action, subject, detail }
    }
    default:
      return assertNever(record)
  }
}
