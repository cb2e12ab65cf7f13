import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestPlatform, type TestPlatform } from './api-client'

let platform: TestPlatform

beforeAll(async () => {
  platform = await startTestPlatform({ requestsPerSecond: 5, sdkRequestsPerSecond: 400 })
})
afterAll(() => platform.stop())

async function answersOf(count: number, ask: (place: number) => ReturnType<TestPlatform['call']>) {
  const answers = await Promise.all(Array.from({ length: count }, (_, place) => ask(place)))
  return new Set(answers.map(({ status }) => status))
}

it('lets every SDK of a token fetch a snapshot and acknowledge it, beyond the limit of other routes', async () => {
  expect(await answersOf(100, () => platform.call('sdk', 'GET', '/snapshot'))).toEqual(new Set([200]))
  const etag = (await platform.call('sdk', 'GET', '/snapshot')).headers.get('etag') ?? ''
  const held = { 'if-none-match': etag }
  expect(await answersOf(50, () => platform.call('sdk', 'GET', '/snapshot', undefined, held))).toEqual(new Set([304]))
  const acknowledge = (place: number) =>
    platform.call('sdk', 'POST', '/acknowledgements', { sdk_id: `sdk-${place}`, config_version: 1 })
  expect(await answersOf(100, acknowledge)).toEqual(new Set([204]))
  expect(await answersOf(20, () => platform.call('viewer', 'GET', '/experiments'))).toEqual(new Set([200, 429]))
})

it('limits SDKs too', async () => {
  const strict = await startTestPlatform({ sdkRequestsPerSecond: 10 })
  try {
    expect(await answersOf(200, () => strict.call('admin', 'GET', '/snapshot'))).toEqual(new Set([200, 429]))
  } finally {
    await strict.stop()
  }
})
