import type { AuditEntry, LedgerRecord, Look, Registration } from './ledger-record'
import type { RecordFile } from './record-file'

/**
 * What was done in a workspace, only ever added to: which plans were registered, who looked at which outcomes, and what
 * was changed. Every process that has the workspace open reads and writes the same one.
 */
export interface Ledger {
  /** Notes that outcomes were looked at. The same look (experiment, snapshot, metrics and what looked) is noted once. */
  recordLook(look: Look): Promise<void>
  /** Looks at one experiment's outcomes, oldest first. */
  looks(experimentId: string): Promise<readonly Look[]>
  recordRegistration(registration: Registration): Promise<void>
  /** Plans registered for one experiment, oldest first. */
  registrations(experimentId: string): Promise<readonly Registration[]>
  recordAudit(entry: AuditEntry): Promise<void>
  audit(): Promise<readonly AuditEntry[]>
}

/** Every function of it throws a ServiceError with the reason where its file cannot be read or written. */
export function openLedger(file: Pick<RecordFile, 'read' | 'append'>): Ledger {
  async function ofKind<Kind extends LedgerRecord['kind']>(kind: Kind) {
    const records = (await file.read()).filter((record) => isOfKind(record, kind))
    return records.toSorted((a, b) => a.at.localeCompare(b.at))
  }

  async function looks(experimentId: string): Promise<readonly Look[]> {
    return (await ofKind('look')).filter((look) => look.experimentId === experimentId).map(withoutKind)
  }

  return {
    async recordLook(look) {
      const known = await looks(look.experimentId)
      if (!known.some((each) => lookKey(each) === lookKey(look))) await file.append({ kind: 'look', ...look })
    },
    looks,
    recordRegistration: (registration) => file.append({ kind: 'registration', ...registration }),
    async registrations(experimentId) {
      const all = await ofKind('registration')
      return all.filter((registration) => registration.experimentId === experimentId).map(withoutKind)
    },
    recordAudit: (entry) => file.append({ kind: 'action', ...entry }),
    audit: async () => (await ofKind('action')).map(withoutKind),
  }
}

function isOfKind<Kind extends LedgerRecord['kind']>(
  record: LedgerRecord,
  kind: Kind,
): record is Extract<LedgerRecord, { kind: Kind }> {
  return record.kind === kind
}

function withoutKind<Entry extends LedgerRecord>({ kind: _kind, ...entry }: Entry): Omit<Entry, 'kind'> {
  return entry
}

function lookKey({ experimentId, snapshotId, metrics, by }: Look): string {
  return JSON.stringify([experimentId, snapshotId, by, metrics.toSorted()])
}
