import { afterAll, beforeAll, expect, it } from 'vitest'
import { evaluateWindow } from '@analysis'
import { experimentDocument } from '@contract'
import { demoExperiments } from '../../../platform/demo'
import { defaultMonitor, ruleOf, watchesOf, windowOf } from '../../../platform/guardrails/guardrail-rules'
import { windowSpec } from '../../../platform/windows/windows'
import { isFullSize } from '../../arbitraries/test-size'
import { demoStart, startDemoServer, type DemoServer } from './on-server'

const id = 'sharp-images'
const onsetHour = 15.25
const onset = demoStart + onsetHour * 3_600_000
const isWhole = isFullSize()
let server: DemoServer

beforeAll(async () => {
  if (!isWhole) return
  server = await startDemoServer()
  // the others' windows would be work for nothing
  for (const { input } of demoExperiments.filter(({ input: { experiment_id } }) => experiment_id !== id)) {
    const body = { expected_version: 2, reason: 'not looked at here' }
    expect((await server.api.post(`/experiments/${input.experiment_id}/pause`, body)).status).toBe(200)
  }
}, 60_000)
afterAll(() => (isWhole ? server.stop() : undefined))

const stateNow = async () => experimentDocument.parse((await server.api.get(`/experiments/${id}`)).body)

// Step by step of 20 s: npm run demo-faults. That it is killed at all: guardrails.test.ts
it.runIf(isWhole)(
  'kills the treatment that became slow within a minute of the data that show it',
  async () => {
    const faults = [{ name: 'latency-regression', onsetHour }] as const
    const life = server.begin({ visitsPerHour: 600, fromHour: 13.5, faults, isBulk: true })
    await life.to(onsetHour, 15)
    const running = await stateNow()
    expect(running.status).toBe('active')
    let minutes = 0
    while (minutes < 20 && (await stateNow()).status === 'active') {
      minutes += 1
      await life.to(onsetHour + minutes / 60, 1 / 3)
    }
    const killed = await stateNow()
    expect(killed.status).toBe('killed')
    const killedAt = Date.parse(killed.updated_at)
    const firstBreach = await firstBreachBefore(killedAt, running)
    console.log(
      `slow from 0 s on; a window that ends at ${(firstBreach - onset) / 1000} s shows it; killed at ${(killedAt - onset) / 1000} s`,
    )
    expect(killedAt).toBeGreaterThan(onset)
    expect(killedAt - firstBreach).toBeLessThan(60_000)
  },
  300_000,
)

/** The end of the earliest window, of those that end at every fifth second, that is a breach by itself. */
async function firstBreachBefore(killedAt: number, running: Awaited<ReturnType<typeof stateNow>>): Promise<number> {
  const watch = watchesOf(running).find(({ guardrail }) => guardrail.guardrail_id === 'page-time')
  const metric = windowSpec(running)?.metrics.find((one) => one.id === 'latency')
  if (watch === undefined || metric === undefined) throw new Error('the experiment has no such guardrail')
  for (let end = onset; end < killedAt; end += 5000) {
    const window = await server.measurement.windows.ending(running, end, watch.guardrail.window_minutes)
    if (window === null) throw new Error('the experiment cannot be analysed')
    const input = windowOf(watch, window, end, end, 0, defaultMonitor)
    const subjects = input.control.moments.count + input.treatment.moments.count
    const reading = evaluateWindow({ ...input, expectedSubjects: subjects }, ruleOf(watch, metric, defaultMonitor))
    if (reading.state === 'breach') return end
  }
  return killedAt
}
