import { expect, it } from 'vitest'
import { experimentDocument, resultsAnswer } from '@contract'
import { demoStart, startDemoServer, type DemoServer } from './on-server'

const hour = 3_600_000

async function documentOf({ api }: DemoServer, id: string) {
  return experimentDocument.parse((await api.get(`/experiments/${id}`)).body)
}

it('re-opens a window for what phones send late, until it is whole', async () => {
  const server = await startDemoServer()
  try {
    const faults = [{ name: 'late-mobile', onsetHour: 12 }] as const
    const life = server.begin({ visitsPerHour: 200, fromHour: 12, faults, isBulk: true, isWatched: false })
    const end = demoStart + 14 * hour
    const window = async () => {
      const found = await server.measurement.windows.ending(await documentOf(server, 'mobile-menu'), end, 15)
      const latency = found?.metrics.get('latency')?.byVariant
      const subjects = [...(latency?.values() ?? [])].reduce((sum, { count }) => sum + count, 0)
      return { revision: found?.revision ?? 0, subjects }
    }
    await life.to(14, 60)
    const atFirst = await window()
    await life.to(20, 180)
    const atLast = await window()
    expect(atFirst.revision).toBe(1)
    expect(atLast.revision).toBe(2)
    expect(atLast.subjects).toBeGreaterThan(atFirst.subjects)

    const twin = await startDemoServer()
    try {
      await twin.begin({ visitsPerHour: 200, fromHour: 12, isBulk: true, isWatched: false }).to(14, 60)
      const onTime = await twin.measurement.windows.ending(await documentOf(twin, 'mobile-menu'), end, 15)
      const whole = [...(onTime?.metrics.get('latency')?.byVariant.values() ?? [])]
      expect(atLast.subjects).toBe(whole.reduce((sum, { count }) => sum + count, 0))
    } finally {
      await twin.stop()
    }
    expect((await documentOf(server, 'mobile-menu')).status).toBe('active')
  } finally {
    await server.stop()
  }
}, 120_000)

it('counts once what clients send three times', async () => {
  const lived = []
  for (const faults of [[], [{ name: 'duplicate-exposures', onsetHour: 12 }]] as const) {
    const server = await startDemoServer()
    try {
      const taken = await server.begin({ visitsPerHour: 200, fromHour: 12, faults, isWatched: false }).to(15, 60)
      const answer = await server.api.get('/experiments/one-page-checkout/results?fresh=true')
      const { result, rows } = resultsAnswer.parse(answer.body)
      lived.push({ taken, rows, srm: result['srm'], metrics: result['metrics'] })
    } finally {
      await server.stop()
    }
  }
  const [once, thrice] = lived
  expect(thrice!.taken).toBeGreaterThan(1.6 * once!.taken)
  expect({ ...thrice, taken: 0 }).toEqual({ ...once, taken: 0 })
}, 120_000)
