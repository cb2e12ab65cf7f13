import type { AuditEntry, AuditVerification } from '@contract'
import { auditEntry } from '@contract'
import { z } from 'zod'
import type { Actor, AuditLog, Clock, Database, Evidence, Transaction } from '../../ports'
import { actorName } from './actor-name'
import { chainStart, createChainCheck, entryHash } from './audit-chain'

const migrations = [
  `create table audit (
     sequence bigint primary key, at text not null, actor text not null, action text not null, target text not null,
     detail json not null, previous_hash text not null, hash text not null)`,
  'create index audit_target on audit (target, sequence)',
  'create table audit_head (singleton boolean primary key check (singleton), sequence bigint not null, hash text not null)',
  `insert into audit_head (singleton, sequence, hash) values (true, 0, '${chainStart}')`,
]

const headRow = z.object({ sequence: z.number(), hash: z.string() })
const columns = 'sequence, at, actor, action, target, detail, previous_hash, hash'
const readTogether = 1000

export interface AuditRecord {
  readonly actor: Actor
  readonly action: string
  readonly target: string
  readonly detail?: Evidence
}

export interface AuditQuery {
  readonly target?: string | undefined
  readonly before?: number | undefined
  readonly limit: number
}

export interface AuditStore extends AuditLog {
  /** Adds an entry within a change's own transaction: neither is there without the other. */
  append(transaction: Transaction, record: AuditRecord): Promise<void>
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly AuditEntry[]>
  /** Follows the whole chain: changed, missing and reordered entries are named. */
  verify(): Promise<AuditVerification>
}

/** The hash-chained log of every change and every read of results, in the configuration's database. */
export async function openAuditLog(database: Database, clock: Clock): Promise<AuditStore> {
  await database.migrate('audit', migrations)
  const store: AuditStore = {
    async append(transaction, { actor, action, target, detail = {} }) {
      const [head] = await transaction.query(headRow, 'select sequence, hash from audit_head')
      const entry = {
        sequence: (head?.sequence ?? 0) + 1,
        at: new Date(clock.now()).toISOString(),
        actor: actorName(actor),
        action,
        target,
        // as it will be read back, so that the hash is of what is stored
        detail: z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(detail))),
        previous_hash: head?.hash ?? chainStart,
      }
      const hash = entryHash(entry)
      await transaction.run(`insert into audit (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
        entry.sequence,
        entry.at,
        entry.actor,
        entry.action,
        entry.target,
        JSON.stringify(entry.detail),
        entry.previous_hash,
        hash,
      ])
      await transaction.run('update audit_head set sequence = $1, hash = $2', [entry.sequence, hash])
    },
    record: (entry) => database.transaction((transaction) => store.append(transaction, entry)),
    list: ({ target, before, limit }) =>
      database.query(
        auditEntry,
        `select ${columns} from audit
         where ($1::text is null or target = $1) and ($2::bigint is null or sequence < $2)
         order by sequence desc limit $3`,
        [target ?? null, before ?? null, limit],
      ),
    verify: () => database.transaction(verifyChain),
  }
  return store
}

async function verifyChain(transaction: Transaction): Promise<AuditVerification> {
  const check = createChainCheck()
  let from = Number.MIN_SAFE_INTEGER
  for (;;) {
    const entries = await transaction.query(
      auditEntry,
      `select ${columns} from audit where sequence > $1 order by sequence limit $2`,
      [from, readTogether],
    )
    for (const entry of entries) check.add(entry)
    const last = entries.at(-1)
    if (last === undefined) break
    from = last.sequence
  }
  const [head] = await transaction.query(headRow, 'select sequence, hash from audit_head')
  return check.end(head ?? { sequence: 0, hash: chainStart })
}
