import { canonicalJson, sha256 } from '@analysis'
import type { AuditEntry, AuditVerification } from '@contract'

/** What the first entry of a chain follows. */
export const chainStart = '0'.repeat(64)

export type UnlinkedEntry = Omit<AuditEntry, 'hash'>

/** The SHA-256 of an entry with the hash of the one before it, so that none can change without all that follow. */
export function entryHash({ sequence, at, actor, action, target, detail, previous_hash }: UnlinkedEntry): string {
  return sha256(canonicalJson({ sequence, at, actor, action, target, detail, previous_hash }))
}

/** Where the chain ends, as it is kept beside the log. */
export interface ChainHead {
  readonly sequence: number
  readonly hash: string
}

/** Follows a chain entry by entry, in the order of their sequence numbers. */
export function createChainCheck() {
  const problems: AuditVerification['problems'] = []
  let last: ChainHead = { sequence: 0, hash: chainStart }
  let entries = 0
  return {
    add(entry: AuditEntry): void {
      entries++
      const { sequence } = entry
      if (sequence !== last.sequence + 1) {
        const problem =
          sequence <= last.sequence
            ? `stands after entry ${last.sequence}`
            : `entries ${last.sequence + 1} to ${sequence - 1} are missing`
        problems.push({ sequence, problem })
      }
      if (entry.previous_hash !== last.hash) problems.push({ sequence, problem: 'does not follow the entry before it' })
      if (entryHash(entry) !== entry.hash) problems.push({ sequence, problem: 'was changed after it was written' })
      last = { sequence, hash: entry.hash }
    },
    /** `head` is what the log's own record says the last entry is. */
    end(head: ChainHead): AuditVerification {
      if (head.sequence !== last.sequence || head.hash !== last.hash) {
        const problem = `the log ends with entry ${last.sequence}, its head with ${head.sequence}: entries were cut off or added`
        problems.push({ sequence: last.sequence, problem })
      }
      return { ok: problems.length === 0, entries, head: entries === 0 ? null : last.hash, problems }
    },
  }
}
