import { sha256 } from '@analysis'
import type { AuditEntry } from '@contract'
import { describe, expect, it } from 'vitest'
import { chainStart, createChainCheck, entryHash } from './audit-chain'

function chain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = []
  for (let sequence = 1; sequence <= length; sequence++) {
    const entry = {
      sequence,
      at: '2026-01-01T00:00:00.000Z',
      actor: 'Ada',
      action: 'experiment.kill',
      target: 'experiment:x',
      detail: { version: sequence },
      previous_hash: entries.at(-1)?.hash ?? chainStart,
    }
    entries.push({ ...entry, hash: entryHash(entry) })
  }
  return entries
}

const head = (entries: readonly AuditEntry[]) => ({
  sequence: entries.at(-1)?.sequence ?? 0,
  hash: entries.at(-1)?.hash ?? chainStart,
})

function check(entries: readonly AuditEntry[], end = head(chain(5))) {
  const following = createChainCheck()
  entries.forEach((entry) => following.add(entry))
  return following.end(end)
}

const without = (...gone: number[]) => check(chain(5).filter(({ sequence }) => !gone.includes(sequence)))

describe('the audit chain', () => {
  it('holds when nothing was touched, also when it is empty', () => {
    expect(check(chain(5))).toMatchObject({ ok: true, entries: 5, problems: [] })
    expect(check([], head([]))).toEqual({ ok: true, entries: 0, head: null, problems: [] })
  })

  it('names an entry that was changed', () => {
    for (const change of [
      { actor: 'Eve' },
      { detail: { version: 9 } },
      { at: '2027-01-01T00:00:00.000Z' },
      { action: 'x' },
    ]) {
      const entries = chain(5).map((entry) => (entry.sequence === 3 ? { ...entry, ...change } : entry))
      expect(check(entries).problems).toEqual([{ sequence: 3, problem: 'was changed after it was written' }])
    }
  })

  it('names the successor of an entry that was changed and hashed anew', () => {
    const entries = chain(5)
    const changed = { ...entries[2]!, actor: 'Eve' }
    entries[2] = { ...changed, hash: entryHash(changed) }
    expect(check(entries).problems).toEqual([{ sequence: 4, problem: 'does not follow the entry before it' }])
  })

  it('sees entries cut from the middle, the start and the end', () => {
    expect(without(3).problems[0]).toEqual({ sequence: 4, problem: 'entries 3 to 3 are missing' })
    expect(without(1, 2).problems[0]).toEqual({ sequence: 3, problem: 'entries 1 to 2 are missing' })
    expect(without(5).ok).toBe(false)
    expect(without(4, 5).problems[0]!.problem).toContain('ends with entry 3, its head with 5')
  })

  it('sees entries in another order, also with their numbers exchanged', () => {
    const entries = chain(5)
    expect(check([entries[0]!, entries[2]!, entries[1]!, entries[3]!, entries[4]!]).ok).toBe(false)
    const swapped = chain(5).map((entry) =>
      entry.sequence === 2 ? { ...entry, sequence: 3 } : entry.sequence === 3 ? { ...entry, sequence: 2 } : entry,
    )
    expect(check(swapped.toSorted((a, b) => a.sequence - b.sequence)).ok).toBe(false)
  })

  it('hashes by SHA-256 of canonical JSON', () => {
    const { hash: _hash, ...entry } = chain(1)[0]!
    const text = `{"action":"experiment.kill","actor":"Ada","at":"2026-01-01T00:00:00.000Z","detail":{"version":1},"previous_hash":"${chainStart}","sequence":1,"target":"experiment:x"}`
    expect(entryHash(entry)).toBe(sha256(text))
  })
})
