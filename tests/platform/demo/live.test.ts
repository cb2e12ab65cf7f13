import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditVerification, experimentDocument } from '@contract'
import { openLiveDemo, type LiveDemo } from '../../../platform/demo/live/live-demo'
import { readDemoState } from '../../../platform/demo/live/demo-state'
import { measurementOf } from '../../../platform/measurement'
import { startPlatform, type RunningPlatform } from '../../../platform/server/start-platform'
import { prepareDatabase } from '../prepared-database'

const hour = 3_600_000
const present = Date.UTC(2026, 0, 19, 15)
const problems: string[] = []
const logger = pino({ level: 'warn' }, { write: (line: string) => void problems.push(line) })

interface Life {
  readonly demo: LiveDemo
  readonly platform: RunningPlatform
  readonly history: (readonly [hours: number, hoursDone: number])[]
  end(): Promise<void>
}

let folder: string
let now = present

/** A platform with its world, until the world lives in the present. */
async function live(): Promise<Life> {
  const clock = { now: () => now }
  const demo = await openLiveDemo({ dataFolder: folder, historyHours: 4, clock, logger })
  const platform = await startPlatform({ dataFolder: folder, port: 0, clock: demo.clock, runTickers: false, logger })
  const history: [number, number][] = []
  const begun = demo.clock.now()
  demo.start(platform, (hours, hoursDone) => history.push([hours, hoursDone]))
  expect(demo.clock.now()).toBe(begun)
  const isPresent = () => history.some(([hours, hoursDone]) => hoursDone === hours)
  // four hours are lived through meanwhile
  await expect.poll(isPresent, { timeout: 60_000 }).toBe(true)
  expect(demo.clock.now()).toBe(now)
  return {
    demo,
    platform,
    history,
    async end() {
      await demo.stop()
      await platform.stop()
    },
  }
}

async function ask(platform: RunningPlatform, path: string): Promise<unknown> {
  const token = (await readFile(join(folder, 'owner-token'), 'utf8')).trim()
  return (await fetch(`${platform.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).json()
}

async function rowsOf(platform: RunningPlatform): Promise<{ exposures: number; events: number }> {
  const measurement = measurementOf(platform)
  await measurement.ingestion.consumer.drained()
  const work = await mkdtemp(join(folder, 'rows-'))
  const selection = { experimentIds: ['blue-button'], eventNames: ['purchase'], properties: [], range: null }
  const { exposures, events } = await measurement.store.exportRows(selection, work)
  return { exposures, events }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-live-'))
  await prepareDatabase(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a demo world that lives on', { timeout: 180_000 }, () => {
  it('has a past: its experiments began with it, and its time is the present from then on', async () => {
    const life = await live()
    expect(life.history.at(0)).toEqual([4, 0])
    expect(life.history.at(-1)).toEqual([4, 4])
    const experiment = experimentDocument.parse(await ask(life.platform, '/experiments/blue-button'))
    expect(experiment).toMatchObject({ status: 'active', activated_at: new Date(present - 4 * hour).toISOString() })
    const { exposures, events } = await rowsOf(life.platform)
    expect(exposures).toBeGreaterThan(300)
    expect(events).toBeGreaterThan(50)

    now += hour
    await expect.poll(() => rowsOf(life.platform)).not.toEqual({ exposures, events })
    await life.end()
    expect(await readDemoState(folder)).toMatchObject({ start: present - 4 * hour, reached: now })
    expect(await readFile(join(folder, 'truth.json'), 'utf8')).toContain('redirect-loss')
    expect(problems).toEqual([])
  })

  it('catches up on what it missed, once, and no further back than a past is long', async () => {
    const reached = now
    now += 2 * hour
    const life = await live()
    expect(life.history.at(0)).toEqual([2, 0])
    expect(auditVerification.parse(await ask(life.platform, '/audit/verify')).ok).toBe(true)
    const caughtUp = await rowsOf(life.platform)
    await life.end()

    now += 100 * hour
    const later = await live()
    expect(later.history.at(0)).toEqual([4, 0])
    expect((await rowsOf(later.platform)).exposures).toBeGreaterThan(caughtUp.exposures)
    await later.end()
    expect((await readDemoState(folder))?.start).toBe(reached - 5 * hour)
    expect(problems).toEqual([])
  })
})
