import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LogUnavailable } from '../../platform/ingestion/log-failures'
import { logFolder } from '../../platform/ingestion/log-files'
import { openWriteAheadLog } from '../../platform/ingestion/write-ahead-log'

const folder = mkdtempSync(join(tmpdir(), 'assay-full-'))
const mounted = mount()

afterAll(() => {
  if (mounted) execFileSync('umount', [folder])
  rmSync(folder, { recursive: true, force: true })
})

/** A file system of 256 KiB, where the machine lets us have one. */
function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function remount(mode: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${mode}`, folder])
}

async function open() {
  const settings = { files: await logFolder(join(folder, 'log')), segmentBytes: 40_000, pendingBytes: 1 << 20 }
  return openWriteAheadLog(settings)
}

async function numbersIn(log: Awaited<ReturnType<typeof open>>): Promise<readonly number[]> {
  const found: number[] = []
  for (let from = 0; ;) {
    const { payloads, next } = await log.read(from, 1 << 20)
    if (payloads.length === 0) return found
    found.push(...payloads.map((payload) => payload.readUInt32LE(0)))
    from = next
  }
}

function record(number: number): Buffer {
  const payload = Buffer.alloc(3000, 7)
  payload.writeUInt32LE(number, 0)
  return payload
}

describe.skipIf(!mounted)('a real file system that is full or read-only', () => {
  it('refuses, loses nothing that was acknowledged, and goes on when there is room', async () => {
    const acknowledged: number[] = []
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(100_000))
    const log = await open()
    const refused: unknown[] = []
    for (let number = 0; refused.length < 3; number++) {
      await log.append(record(number)).then(
        () => acknowledged.push(number),
        (failure: unknown) => refused.push(failure),
      )
    }
    expect(refused.every((failure) => failure instanceof LogUnavailable && failure.diskCode === 'ENOSPC')).toBe(true)
    expect(acknowledged.length).toBeGreaterThan(20)
    unlinkSync(join(folder, 'ballast'))
    await log.append(record(1000)).then(() => acknowledged.push(1000))
    expect(await numbersIn(log)).toEqual(acknowledged)
    await log.close()
    remount('ro')
    await expect(open()).rejects.toMatchObject({ code: 'EROFS' })
    remount('rw')
    const again = await open()
    expect([again.tornBytes, await numbersIn(again)]).toEqual([0, acknowledged])
    await again.close()
  })
})
