import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openWorkbench } from './workbench'

const workbench = openWorkbench()
afterAll(() => workbench.close())

/** Times around midnight UTC, on days on which Europe, America and New Zealand change their clocks, and new year. */
const times = [
  '2026-03-08T00:30:00Z', '2026-03-08T23:30:00Z', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z',
  '2026-04-05T13:59:00Z', '2026-10-25T00:30:00Z', '2026-11-01T08:30:00Z', '2026-12-31T23:59:59Z',
] // prettier-ignore
const days = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-25', '2026-11-01', '2026-12-31']

const splitDocument = z.object({ by_day: z.array(z.object({ day: z.string() })) })

let study: string

beforeAll(() => {
  const rows = times.flatMap((at, t) => Array.from({ length: 40 }, (_, i) => `u${t}-${i},${i % 2 ? 'new' : 'old'},${at},${i % 7}`)) // prettier-ignore
  const metrics = [{ id: 'y', type: 'mean', column: 'y', role: 'primary' }]
  const plan = { stopping: { kind: 'group-sequential', spending: 'pocock', looks: 6, planned_subjects: 320 } }
  const dates = { start: '2026-03-08', end: '2027-01-01T14:00:00+14:00' }
  study = workbench.study('dates', 'id,variant,at,y', rows, { metrics, plan, ...dates }, { exposed_at: 'at' })
})

/** Without what says which workspace and snapshot it came from. */
async function answersIn(timeZone: string) {
  const result = await workbench.assayIn(timeZone, 'analyze', study, '--json', '-')
  const split = await workbench.assayIn(timeZone, 'srm', study, '--json', '-')
  return { result: result.replace(/"generated_at": "[^"]*"/, ''), split: split.replace(/"generated_at": "[^"]*"/, '') }
}

describe('mistake: dates are off by a day through local time', () => {
  test('14 hours ahead, 8 behind, and where clocks change, give the bytes that UTC gives', async () => {
    const utc = await answersIn('UTC')
    const { by_day: byDay } = splitDocument.parse(JSON.parse(utc.split))
    expect(byDay.map(({ day }) => day)).toEqual(days)
    for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'Europe/Berlin', 'Pacific/Auckland']) {
      expect([zone, await answersIn(zone)]).toEqual([zone, utc])
    }
  }, 240_000)
})
