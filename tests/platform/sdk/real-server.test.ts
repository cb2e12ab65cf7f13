import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  assignAnswer,
  experimentDocument,
  issuedToken,
  propagationDocument,
  snapshotKeyDocument,
  subjectExperiments,
} from '@contract'
import {
  runtimeEnvironment,
  startSdk,
  type AssaySdk,
  type SdkEnvironment,
  type SdkSettings,
} from '../../../platform/sdk'
import { startPlatform, type RunningPlatform } from '../../../platform/server/start-platform'
import { prepareDatabase } from '../prepared-database'
import { openLoadClient, type LoadClient } from '../load/http-client'
import { eventually } from '../../support/eventually'

let folder: string
let platform: RunningPlatform
let owner: LoadClient
let program: LoadClient
let settings: SdkSettings
const sdks: AssaySdk[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-sdk-'))
  await prepareDatabase(folder)
  platform = await startPlatform({ dataFolder: folder, port: 0 })
  owner = openLoadClient(platform.url, (await readFile(join(folder, 'owner-token'), 'utf8')).trim(), 4)
  const { token } = issuedToken.parse(await made('/tokens', { person: 'shop', role: 'sdk' }))
  const key = JSON.parse((await owner.send('GET', '/snapshot/key')).text)
  const { public_key: publicKey } = snapshotKeyDocument.parse(key)
  program = openLoadClient(platform.url, token, 4)
  settings = { url: platform.url, token, publicKey, flushMs: 600_000 }
})

afterAll(async () => {
  for (const sdk of sdks) await sdk.close()
  owner.close()
  program.close()
  await platform.stop()
  await rm(folder, { recursive: true, force: true })
})

async function made(path: string, body: unknown): Promise<unknown> {
  const { status, text } = await owner.send('POST', path, body)
  expect(status, text).toBeLessThan(300)
  return JSON.parse(text)
}

async function startExperiment(id: string): Promise<number> {
  const draft = await made('/experiments', {
    experiment_id: id,
    kind: 'flag',
    targeting: { field: 'country', op: '=', value: 'DE' },
    variants: [
      { id: 'off', weight: 50, is_control: true, config: { colour: 'grey' } },
      { id: 'on', weight: 50, config: { colour: 'green' } },
    ],
  })
  const { version } = experimentDocument.parse(draft)
  const active = await made(`/experiments/${id}/activate`, { expected_version: version, reason: 'test' })
  return experimentDocument.parse(active).version
}

async function kill(id: string, version: number): Promise<number> {
  const killed = await made(`/experiments/${id}/kill`, { expected_version: version, reason: 'test' })
  return experimentDocument.parse(killed).config_version
}

async function sdkWith(more: Partial<SdkSettings>): Promise<AssaySdk> {
  const sdk = startSdk({ ...settings, ...more })
  sdks.push(sdk)
  expect(await sdk.ready(10_000)).toBe(true)
  return sdk
}

const german = { country: 'DE' }

describe('an SDK and its platform', () => {
  it('give the same answers, and the same reasons', async () => {
    await startExperiment('same-answers')
    const sdk = await sdkWith({ stream: false })
    for (const subject of ['alice', 'müller_42', '用户7', 'a/b?c=d&e', '😀']) {
      const body = { user_id: subject, experiments: ['same-answers'], context: german }
      const answer = assignAnswer.parse(JSON.parse((await program.send('POST', '/assign', body)).text))
      const { variantId, config } = sdk.peek('same-answers', subject, german)
      expect(answer.assignments).toEqual([{ experiment_id: 'same-answers', variant_id: variantId, config }])
      const path = `/subjects/${encodeURIComponent(subject)}/experiments`
      const explained = subjectExperiments.parse(JSON.parse((await owner.send('GET', path)).text))
      const one = explained.experiments.find(({ experiment_id }) => experiment_id === 'same-answers')
      expect(one).toMatchObject({ assigned: false, reason: sdk.peek('same-answers', subject).reason })
    }
    expect((await owner.send('GET', '/subjects/alice/experiments?context=5')).status).toBe(422)
    expect((await program.send('GET', '/subjects/alice/experiments')).status).toBe(403)
  })

  it('carry a kill by push, and count who has it', async () => {
    const version = await startExperiment('pushed')
    const all = await Promise.all([1, 2, 3, 4, 5].map((n) => sdkWith({ sdkId: `pushed-${n}`, pollMs: 600_000 })))
    await eventually(() => expect(all.every((sdk) => sdk.status().streaming)).toBe(true))
    expect(all.every((sdk) => sdk.peek('pushed', 'alice', german).assigned)).toBe(true)
    const configVersion = await kill('pushed', version)
    await eventually(() => all.forEach((sdk) => expect(sdk.peek('pushed', 'alice', german).reason).toBe('killed')))
    await eventually(async () => {
      const { text } = await owner.send('GET', '/experiments/pushed/propagation')
      const progress = propagationDocument.parse(JSON.parse(text))
      expect(progress).toMatchObject({ config_version: configVersion })
      expect(progress.sdks_acknowledged).toBeGreaterThanOrEqual(5)
    })
  })

  it('carry a kill by pulls alone within one poll', async () => {
    const version = await startExperiment('pulled')
    const environment = runtimeEnvironment()
    let pulls = 0
    const fetch: SdkEnvironment['fetch'] = (url, request) => {
      if (url.includes('/snapshot')) pulls += 1
      return environment.fetch(url, request)
    }
    const sdk = await sdkWith({ stream: false, pollMs: 300, environment: { ...environment, fetch } }) // 30 s, a hundred times as fast
    expect(sdk.peek('pulled', 'alice', german).assigned).toBe(true)
    await kill('pulled', version)
    const before = pulls
    await eventually(() => expect(sdk.peek('pulled', 'alice', german).reason).toBe('killed'))
    // one that was on its way when the kill came, and the next
    expect(pulls - before).toBeLessThanOrEqual(2)
  })
})
