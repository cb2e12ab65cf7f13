import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { LedgerRecord } from './ledger-record'
import { createRecordFile, openRecordFile } from './record-file'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-ledger-'))
  path = join(folder, 'ledger.jsonl')
  await createRecordFile(path, [])
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const adder = 'main/workspace/add-looks.test-process.ts'

function look(snapshotId: string): LedgerRecord {
  return { kind: 'look', at: '2026-01-02T00:00:00Z', experimentId: 'gate', snapshotId, metrics: ['y'], by: 'report' }
}

async function looksIn(file: string): Promise<readonly string[]> {
  const records = await (await openRecordFile(file)).read()
  return records.map((record) => (record.kind === 'look' ? `${record.by} ${record.snapshotId}` : record.kind))
}

/** A process that adds looks. */
function startAdder(by: string, count: number) {
  const child = fork(adder, [path, by, String(count)], { execArgv: ['--import', 'tsx'] })
  const acknowledged: string[] = []
  child.on('message', (message) => acknowledged.push(z.string().parse(message)))
  return { child, acknowledged, ended: once(child, 'exit') }
}

describe('a ledger in a file', () => {
  test('takes what two processes add at once, each line whole', async () => {
    const adders = [startAdder('one', 150), startAdder('two', 150)]
    await Promise.all(adders.map(({ ended }) => ended))
    const all = await looksIn(path)
    expect(all).toHaveLength(300)
    for (const { acknowledged } of adders) {
      expect(acknowledged).toHaveLength(150)
      expect(all.filter((each) => acknowledged.includes(each))).toEqual(acknowledged)
    }
  }, 60_000)

  test('keeps all that was acknowledged by a process that is killed while it writes, and goes on', async () => {
    const acknowledged: string[] = []
    for (const [round, wanted] of [3, 40].entries()) {
      const adding = startAdder(`round-${round}`, 100_000)
      while (adding.acknowledged.length < wanted) await once(adding.child, 'message')
      adding.child.kill('SIGKILL')
      await adding.ended
      acknowledged.push(...adding.acknowledged)
    }
    const all = await looksIn(path)
    expect(acknowledged.filter((each) => !all.includes(each))).toEqual([])
    // of each round at most the one that was being written is there beyond what was acknowledged
    expect(all.length - acknowledged.length).toBeLessThanOrEqual(2)
    expect(new Set(all).size).toBe(all.length)
  }, 60_000)

  test('says that a line breaks off, and adds the next one behind it', async () => {
    await (await openRecordFile(path)).append(look('sha256:1'))
    const before = await readFile(path, 'utf8')
    await writeFile(path, `${before}\n{"kind":"look","at":"2026-0`)
    const torn = await openRecordFile(path)
    expect(torn.notices).toEqual(['line 3 of ledger.jsonl is left out: it breaks off where its writer was stopped'])
    await torn.append(look('sha256:2'))
    await torn.append(look('sha256:3'))
    const again = await openRecordFile(path)
    expect(await again.read()).toEqual(['sha256:1', 'sha256:2', 'sha256:3'].map(look))
    expect(again.notices).toEqual(torn.notices)
    expect((await readFile(path, 'utf8')).startsWith(`${before}\n{"kind":"look","at":"2026-0\n`)).toBe(true)
  })

  test('with a damaged line is refused, and nothing is added to it', async () => {
    const file = await openRecordFile(path)
    await file.append(look('sha256:1'))
    await file.append(look('sha256:2'))
    const damaged = (await readFile(path, 'utf8')).replace('"sha256:1"', '"sha256:1')
    await writeFile(path, damaged)
    await expect(file.read()).rejects.toThrow(`Line 2 of ledger.jsonl cannot be read`)
    await expect(file.append(look('sha256:3'))).rejects.toThrow(path)
    await expect(openRecordFile(path)).rejects.toMatchObject({ wire: { code: 'invalid-input' } })
    expect(await readFile(path, 'utf8')).toBe(damaged)
  })

  test('that is a folder, or gone, is refused with the reason and made by nobody', async () => {
    const file = await openRecordFile(path)
    await rm(path)
    await expect(file.append(look('sha256:1'))).rejects.toThrow(/cannot be read from .*ledger.jsonl: ENOENT/)
    expect(existsSync(path)).toBe(false)
    await mkdir(path)
    await expect(openRecordFile(path)).rejects.toThrow(/cannot be read from .*ledger.jsonl: EISDIR/)
    await expect(createRecordFile(path, [])).rejects.toThrow(/ledger.jsonl could not be written: EISDIR/)
  })

  test.skipIf(!existsSync('/dev/full'))('on a full disk is refused, and begun by nobody', async () => {
    await rm(path)
    await symlink('/dev/full', path)
    await expect(createRecordFile(path, [])).rejects.toThrow(`The disk is full: ${folder}`)
  })

  test.skipIf(process.platform === 'win32')(
    'of which the disk takes only a part of a line keeps the others',
    async () => {
      const known = await openRecordFile(path)
      for (let i = 0; i < 10; i += 1) await known.append(look(`sha256:${i}`))
      const before = await looksIn(path)
      const size = (await readFile(path)).length
      // no file of that process grows beyond 2 KiB, so the kernel takes a part of the line that gets there
      const limited = `ulimit -f 2 && exec node --import tsx ${adder} ${path} limited 100`
      const child = spawn('bash', ['-c', limited], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      const messages: string[] = []
      child.on('message', (message) => messages.push(z.string().parse(message)))
      await once(child, 'exit')
      expect(size).toBeLessThan(2048)
      expect((await readFile(path)).length).toBe(2048)
      expect(messages.at(-1)).toMatch(/ledger.jsonl could not be written: the disk took only a part of it/)
      expect(await looksIn(path)).toEqual([...before, ...messages.slice(0, -1)])
      const again = await openRecordFile(path)
      expect(again.notices).toHaveLength(1)
      await again.append(look('sha256:after'))
      expect(await looksIn(path)).toEqual([...before, ...messages.slice(0, -1), 'report sha256:after'])
    },
  )
})
