import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, statfsSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measurementOf } from '../../../platform/measurement'
import { startPlatform } from '../../../platform/server/start-platform'
import { buyMetric, experimentBody, startTestPlatform, type Parsed, type TestPlatform } from '../api-client'
import { eventually } from '../../support/eventually'

const folder = mkdtempSync(join(tmpdir(), 'assay-full-folder-'))
const dataFolder = join(folder, 'data')
const ballast = join(folder, 'ballast')
const isMounted = mount()

/** A file system of its own, where the machine lets us have one. */
function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function fill(): void {
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size))
    } catch {
      // as much of this size as fits
    }
  }
  expect(statfsSync(folder).bavail).toBe(0)
}

const makeRoom = () => rmSync(ballast)

describe.skipIf(!isMounted)('a server whose disk is full', () => {
  let platform: TestPlatform
  const acknowledged: string[] = []
  let sent = 0

  beforeAll(async () => {
    platform = await startTestPlatform({}, dataFolder)
    expect((await platform.call('owner', 'POST', '/metrics', buyMetric)).status).toBe(201)
    expect((await platform.call('owner', 'POST', '/experiments', experimentBody('kept'))).status).toBe(201)
    const start = { expected_version: 1, reason: 'go' }
    expect((await platform.call('owner', 'POST', '/experiments/kept/activate', start)).status).toBe(200)
  })
  afterAll(async () => {
    await platform.stop()
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
  })

  async function track(): Promise<number> {
    const events = Array.from({ length: 50 }, () => ({
      event_id: `event-${sent++}`,
      user_id: 'ann',
      event: 'purchase',
      properties: { note: 'x'.repeat(1000) },
    }))
    const { status, json } = await platform.call('sdk', 'POST', '/track/batch', { events })
    if (status === 202) acknowledged.push(...json.accepted)
    return status
  }

  it('refuses, goes on assigning, and takes everything again when there is room', async () => {
    expect(await track()).toBe(202)
    fill()
    // room for a few more: in the log, but not in the event store as well
    truncateSync(ballast, statSync(ballast).size - 400_000)
    const statuses = []
    for (let at = 0; at < 40; at++) statuses.push(await track())
    expect(new Set(statuses)).toEqual(new Set([202, 507]))
    const ask = { user_id: 'ann', experiments: ['kept'], context: {} }
    const { json } = await platform.call('sdk', 'POST', '/assign', ask)
    expect(json.assignments).toHaveLength(1)
    const changes = []
    for (let at = 0; at < 30; at++) {
      changes.push((await platform.call('owner', 'POST', '/experiments', experimentBody(`full-${at}`))).status)
    }
    expect(changes.every((status) => status === 201 || status === 503)).toBe(true)
    expect(changes).toContain(503)
    makeRoom()
    await eventually(async () => expect(await track()).toBe(202))
    const after = await platform.call('owner', 'POST', '/experiments', experimentBody('after'))
    expect(after.status, after.text).toBe(201)
    await eventually(() => measurementOf(platform.running).ingestion.consumer.drained())
    await expectAll(changes)
    await platform.restart()
    await measurementOf(platform.running).ingestion.consumer.drained()
    await expectAll(changes)
  })

  async function expectAll(changes: readonly number[]): Promise<void> {
    const { events } = (await platform.call('admin', 'GET', '/subjects/ann/export')).json
    expect(events.map(({ event_id }: Parsed) => event_id).toSorted()).toEqual(acknowledged.toSorted())
    for (const [at, status] of changes.entries()) {
      const found = (await platform.call('viewer', 'GET', `/experiments/full-${at}`)).status
      expect(found).toBe(status === 201 ? 200 : 404)
    }
    expect((await platform.call('owner', 'GET', '/audit/verify')).json).toMatchObject({ ok: true })
  }

  it('does not start on a folder that is read only, says so, and has everything once it can write', async () => {
    await platform.running.stop()
    execFileSync('mount', ['-o', 'remount,ro', folder])
    const start = startPlatform({ dataFolder, port: 0, logger: pino({ level: 'silent' }) })
    await expect(start).rejects.toThrow(/read.only|EROFS/i)
    execFileSync('mount', ['-o', 'remount,rw', folder])
    await platform.restart()
    const { events } = (await platform.call('admin', 'GET', '/subjects/ann/export')).json
    expect(events).toHaveLength(acknowledged.length)
  })
})
