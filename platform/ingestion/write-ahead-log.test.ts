import { mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { array, assert, asyncProperty, integer, nat, property, uint8Array } from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { LogDamaged, LogUnavailable } from './log-failures'
import { logFolder, type LogFiles } from './log-files'
import { decodeRecords, encodeRecord } from './log-records'
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log'

const payloads = array(uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 30 })
const limits = { segmentBytes: 1 << 20, pendingBytes: 1 << 20 }

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-wal-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function openLog(overrides: Partial<typeof limits> = {}, files?: LogFiles): Promise<WriteAheadLog> {
  return openWriteAheadLog({ files: files ?? (await logFolder(folder)), ...limits, ...overrides })
}

async function allOf(log: WriteAheadLog, maxBytes = 100): Promise<readonly string[]> {
  const found: string[] = []
  let from = 0
  for (;;) {
    const { payloads: read, next } = await log.read(from, maxBytes)
    if (read.length === 0) return found
    found.push(...read.map(String))
    from = next
  }
}

describe('the record format', () => {
  it('gives back what was written, whatever the bytes', () => {
    assert(
      property(payloads, (written) => {
        const bytes = Buffer.concat(written.map(encodeRecord))
        const { payloads: read, end, damaged } = decodeRecords(bytes)
        expect(read.map((each) => [...each])).toEqual(written.map((each) => [...each]))
        expect([end, damaged]).toEqual([bytes.length, false])
      }),
      draws(100),
    )
  })

  it('gives back exactly the whole records of any prefix', () => {
    assert(
      property(payloads, nat(), (written, cut) => {
        const records = written.map(encodeRecord)
        const bytes = Buffer.concat(records)
        const kept = bytes.subarray(0, cut % (bytes.length + 1))
        let whole = 0
        let length = 0
        for (const record of records) {
          if (length + record.length > kept.length) break
          length += record.length
          whole++
        }
        expect(decodeRecords(kept)).toMatchObject({ end: length })
        expect(decodeRecords(kept).payloads.length).toBe(whole)
      }),
      draws(100),
    )
  })

  it('never takes a flipped bit for a record', () => {
    assert(
      property(payloads, nat(), integer({ min: 0, max: 7 }), (written, place, bit) => {
        const records = written.map(encodeRecord)
        const bytes = Buffer.concat(records)
        const at = place % bytes.length
        bytes[at]! ^= 1 << bit
        let before = 0
        let length = 0
        while (length + records[before]!.length <= at) length += records[before++]!.length
        const { payloads: read } = decodeRecords(bytes)
        expect(read.map((each) => [...each])).toEqual(written.slice(0, before).map((each) => [...each]))
      }),
      draws(100),
    )
  })
})

describe('the log', () => {
  it('numbers records, keeps them over a restart and across segments, and deletes only what was released', async () => {
    const log = await openLog({ segmentBytes: 200 })
    for (let at = 0; at < 50; at++) expect(await log.append(Buffer.from(`record ${at}`))).toBe(at)
    await log.close()
    const again = await openLog({ segmentBytes: 200 })
    expect(again.end).toBe(50)
    expect(await allOf(again)).toEqual(Array.from({ length: 50 }, (_, at) => `record ${at}`))
    const segments = (await readdir(folder)).length
    await again.release(25)
    expect((await readdir(folder)).length).toBeLessThan(segments)
    expect((await again.read(25, 10)).payloads.map(String)).toEqual(['record 25'])
    await again.rotate()
    await again.release(50)
    expect(await readdir(folder)).toEqual(['wal-0000000000000050.log'])
    expect(await again.append(Buffer.from('next'))).toBe(50)
    await again.close()
  })

  it('reads the same records whatever the size of a read', async () => {
    await assert(
      asyncProperty(
        payloads,
        integer({ min: 1, max: 400 }),
        integer({ min: 30, max: 300 }),
        async (written, maxBytes, segmentBytes) => {
          await rm(folder, { recursive: true, force: true })
          const log = await openLog({ segmentBytes })
          for (const payload of written) await log.append(payload)
          expect(await allOf(log, maxBytes)).toEqual(written.map((each) => Buffer.from(each).toString()))
          await log.close()
        },
      ),
      draws(20),
    )
  })

  it('shares one sync among writers that come together', async () => {
    let syncs = 0
    const files = await logFolder(folder)
    const counting: LogFiles = {
      ...files,
      create: async (name) => {
        const file = await files.create(name)
        return { ...file, sync: () => ((syncs += 1), file.sync()) }
      },
    }
    const log = await openLog({}, counting)
    const numbers = await Promise.all(Array.from({ length: 500 }, (_, at) => log.append(Buffer.from(`r${at}`))))
    expect(numbers).toEqual(Array.from({ length: 500 }, (_, at) => at))
    expect(syncs).toBeLessThan(10)
    await log.close()
  })

  it('cuts a torn tail off at any byte and goes on', async () => {
    const log = await openLog()
    for (const text of ['one', 'two', 'three']) await log.append(Buffer.from(text))
    await log.close()
    const [name] = await readdir(folder)
    const path = join(folder, name!)
    const whole = await readFile(path)
    const thirdAt = whole.length - encodeRecord(Buffer.from('three')).length
    for (let cut = thirdAt + 1; cut < whole.length; cut++) {
      await writeFile(path, whole)
      await truncate(path, cut)
      const torn = await openLog()
      expect([torn.end, torn.tornBytes]).toEqual([2, cut - thirdAt])
      expect(await torn.append(Buffer.from('again'))).toBe(2)
      expect(await allOf(torn)).toEqual(['one', 'two', 'again'])
      await torn.close()
    }
  })

  it('does not start over records that were acknowledged and are gone', async () => {
    const log = await openLog({ segmentBytes: 20 })
    for (let at = 0; at < 6; at++) await log.append(Buffer.from(`record ${at}`))
    await log.close()
    const names = (await readdir(folder)).toSorted()
    const middle = join(folder, names[1]!)
    const whole = await readFile(middle)
    await truncate(middle, whole.length - 1)
    await expect(openLog()).rejects.toThrow(LogDamaged)
    await rm(middle)
    await expect(openLog()).rejects.toThrow(LogDamaged)
  })

  it('refuses what does not fit in memory, and takes more when the disk has caught up', async () => {
    const log = await openLog({ pendingBytes: 1000 })
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => log.append(Buffer.alloc(100, 1))))
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(
      refused.every(
        (each) =>
          each.status === 'rejected' && each.reason instanceof LogUnavailable && each.reason.refusal === 'overload',
      ),
    ).toBe(true)
    expect(await log.append(Buffer.from('later'))).toBe(50 - refused.length)
    await log.close()
  })

  it('loses nothing acknowledged to a disk that fails, and keeps nothing that was refused', async () => {
    let failing: string | null = null
    const files = await logFolder(folder)
    const wrap = (file: Awaited<ReturnType<LogFiles['open']>>) => ({
      ...file,
      async write(bytes: Uint8Array, position: number) {
        if (failing !== null) {
          // a full disk takes a part before it refuses
          await file.write(bytes.subarray(0, 5), position)
          throw Object.assign(new Error(`${failing}: refused`), { code: failing })
        }
        await file.write(bytes, position)
      },
    })
    const failingFiles: LogFiles = {
      ...files,
      open: async (name) => wrap(await files.open(name)),
      create: async (name) => wrap(await files.create(name)),
    }
    const log = await openLog({}, failingFiles)
    await log.append(Buffer.from('kept'))
    for (const code of ['ENOSPC', 'EROFS', 'EIO']) {
      failing = code
      const refused = await log.append(Buffer.from(`refused ${code}`)).catch((failure: unknown) => failure)
      expect(refused).toBeInstanceOf(LogUnavailable)
      expect(refused).toMatchObject({ refusal: 'disk', diskCode: code })
      failing = null
      await log.append(Buffer.from(`after ${code}`))
    }
    const expected = ['kept', 'after ENOSPC', 'after EROFS', 'after EIO']
    expect(await allOf(log)).toEqual(expected)
    await log.close()
    const again = await openLog()
    expect([again.tornBytes, await allOf(again)]).toEqual([0, expected])
    await again.close()
    expect((await stat(join(folder, (await readdir(folder))[0]!))).size).toBeGreaterThan(0)
  })
})
