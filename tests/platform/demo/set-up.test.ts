import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareSnapshot } from '@analysis'
import { configSnapshot, toAssignment } from '@contract'
import { demoExperiments, openDemoWorld, setUpDemo } from '../../../platform/demo'
import { demoStart, startDemoServer, type DemoServer } from './on-server'
import { demoSnapshot } from './run-world'

let server: DemoServer

beforeAll(async () => {
  server = await startDemoServer()
})
afterAll(() => server.stop())

async function snapshotInForce() {
  return configSnapshot.parse((await server.api.get('/snapshot')).body)
}

describe('the demo on a real platform', () => {
  it('has all of its experiments running, and is set up once', async () => {
    const document = await snapshotInForce()
    const ids = demoExperiments.map(({ input }) => input.experiment_id)
    expect(document.experiments.map(({ experiment_id }) => experiment_id).toSorted()).toEqual(ids.toSorted())
    expect(document.experiments.every(({ status }) => status === 'active')).toBe(true)
    await setUpDemo(server.api)
    expect((await snapshotInForce()).config_version).toBe(document.config_version)
  })

  it('takes no guardrail on a metric that no window of minutes can show', async () => {
    const metric = { id: 'back', type: 'retention', event: 'session_start', day: 7, window_days: 7 }
    expect(await server.api.post('/metrics', { metric })).toMatchObject({ status: 201 })
    const guardrail = {
      guardrail_id: 'back-guard',
      metric_id: 'back',
      threshold: 0.1,
      relative: true,
      min_samples: 30,
      window_minutes: 15,
      action: 'alert',
      human_in_the_loop: false,
    }
    const refused = await server.api.post('/guardrails', guardrail)
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'metric_id', code: 'retention-guardrail' }] },
    })
    // nor can a metric that is watched become one
    const changed = await server.api.post('/metrics', { metric: { ...metric, id: 'latency' } })
    expect(changed.status).toBeGreaterThanOrEqual(400)
  })

  it('assigns as the tests of the world do', async () => {
    const world = openDemoWorld({ seed: 3, start: demoStart, visitsPerHour: 40, faults: [] })
    const real = prepareSnapshot(toAssignment(await snapshotInForce()))
    expect(new Set(world.recordsOfHour(5, real))).toEqual(new Set(world.recordsOfHour(5, demoSnapshot())))
  })
})
