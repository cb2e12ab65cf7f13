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

  it('assigns as the tests of the world do', async () => {
    const world = openDemoWorld({ seed: 3, start: demoStart, visitsPerHour: 40, faults: [] })
    const real = prepareSnapshot(toAssignment(await snapshotInForce()))
    expect(new Set(world.recordsOfHour(5, real))).toEqual(new Set(world.recordsOfHour(5, demoSnapshot())))
  })
})
