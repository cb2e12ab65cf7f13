import { afterEach, describe, expect, it } from 'vitest'
import { assignOne, prepareSnapshot } from '@analysis'
import { toAssignment } from '@contract'
import { startSdk, type AssaySdk, type SdkSettings } from '../../../platform/sdk'
import { eventually } from '../../support/eventually'
import { startScriptedPlatform, type ScriptedPlatform } from './scripted-platform'
import { checkout, killMessage, snapshotOf } from './snapshots'

const open: { stop(): Promise<unknown> }[] = []

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.stop()
})

async function platformWith(first = snapshotOf(1)): Promise<ScriptedPlatform> {
  const platform = await startScriptedPlatform(first)
  open.push(platform)
  return platform
}

function sdkOf(platform: Pick<ScriptedPlatform, 'url' | 'publicKey'>, more: Partial<SdkSettings> = {}): AssaySdk {
  const { url, publicKey } = platform
  const sdk = startSdk({ url, publicKey, token: 'secret', pollMs: 60_000, flushMs: 60_000, ...more })
  open.push({ stop: () => sdk.close() })
  return sdk
}

const subjects = Array.from({ length: 200 }, (_, i) => `shopper-${i}`)

describe('an SDK', () => {
  it('assigns as the platform does, with the configuration of the variant', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform)
    expect(await sdk.ready(5000)).toBe(true)
    const prepared = prepareSnapshot(toAssignment(snapshotOf(1)))
    for (const subject of subjects) {
      const decision = assignOne(subject, { attributes: {}, now: 0 }, prepared, 'checkout')
      const answer = sdk.peek('checkout', subject)
      expect(decision).toMatchObject({ kind: 'assigned', variantId: answer.variantId })
      expect(answer.config).toEqual({ colour: answer.variantId === 'control' ? 'grey' : 'green' })
    }
  })

  it('answers before it has a snapshot, and says that it has none', async () => {
    const sdk = sdkOf({ url: 'http://127.0.0.1:9', publicKey: (await platformWith()).publicKey })
    expect(sdk.variant('checkout', 'alice')).toEqual({
      assigned: false,
      variantId: null,
      config: {},
      reason: 'no-snapshot',
    })
    expect(await sdk.ready(50)).toBe(false)
    expect(sdk.status()).toMatchObject({ configVersion: null, exposuresWaiting: 0 })
  })

  it('starts from a saved snapshot while the platform cannot be reached', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(
      { url: 'http://127.0.0.1:9', publicKey: platform.publicKey },
      { savedSnapshot: platform.signed() },
    )
    expect(await sdk.ready(5000)).toBe(true)
    expect(sdk.variant('checkout', 'alice').assigned).toBe(true)
    expect(sdk.saveSnapshot()).toBe(platform.signed())
    await eventually(() => expect(sdk.status().problem).toContain('no answer'))
  })

  it('never works by a snapshot that the platform did not sign', async () => {
    const [platform, other] = [await platformWith(), await platformWith()]
    const sdk = sdkOf({ url: platform.url, publicKey: other.publicKey })
    await eventually(() => expect(sdk.status().problem).toBe('the snapshot is unsigned'))
    const tampered = platform.signed().replace('"ramp_percent":100', '"ramp_percent":0')
    const saved = sdkOf({ url: 'http://127.0.0.1:9', publicKey: platform.publicKey }, { savedSnapshot: tampered })
    expect([await sdk.ready(50), await saved.ready(50)]).toEqual([false, false])
  })

  it('hands out the others when one experiment cannot be read', async () => {
    const broken = { ...checkout, experiment_id: 'broken', variants: 'none' }
    const platform = await platformWith(snapshotOf(1, JSON.parse(JSON.stringify([broken, { odd: true }, checkout]))))
    const sdk = sdkOf(platform)
    await sdk.ready(5000)
    expect(sdk.peek('broken', 'alice')).toMatchObject({ assigned: false, reason: 'malformed' })
    expect(sdk.peek('checkout', 'alice').assigned).toBe(true)
  })

  it('gives the control after a kill, by push and before the snapshot is there', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform)
    await eventually(() => expect(sdk.status()).toMatchObject({ streaming: true, configVersion: 1 }))
    platform.fail(503)
    platform.push('kill', killMessage(2))
    await eventually(() => expect(sdk.status().configVersion).toBe(2))
    for (const subject of subjects) {
      expect(sdk.variant('checkout', subject)).toEqual({
        assigned: false,
        variantId: 'control',
        config: { colour: 'grey' },
        reason: 'killed',
      })
    }
    platform.publish(snapshotOf(3))
    platform.fail(null)
    platform.push('config', { ...killMessage(3), action: 'revive', status: 'active' })
    await eventually(() => expect(sdk.peek('checkout', 'alice').assigned).toBe(true))
  })

  it('learns of a kill by pulls alone where streams are refused', async () => {
    const platform = await platformWith()
    platform.streamsRefused = true
    const sdk = sdkOf(platform, { pollMs: 100 })
    await sdk.ready(5000)
    platform.publish(snapshotOf(2, [{ ...checkout, status: 'killed' }]))
    const pulls = () => platform.requests.filter((path) => path === '/snapshot').length
    const before = pulls()
    await eventually(() => expect(sdk.peek('checkout', 'alice')).toMatchObject({ reason: 'killed' }))
    // one that was on its way, and the next
    expect(pulls() - before).toBeLessThanOrEqual(2)
    expect(sdk.status().streaming).toBe(false)
  })

  it('acknowledges every version that it works by, once', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform, { sdkId: 'web-1', pollMs: 50 })
    await eventually(() => expect(platform.acknowledged).toEqual([{ sdk_id: 'web-1', config_version: 1 }]))
    await eventually(() => expect(sdk.status().streaming).toBe(true))
    platform.publish(snapshotOf(2, [{ ...checkout, status: 'killed' }]))
    platform.push('kill', killMessage(2))
    await eventually(() => expect(platform.acknowledged.at(-1)).toEqual({ sdk_id: 'web-1', config_version: 2 }))
    const pulls = () => platform.requests.filter((path) => path === '/snapshot').length
    const before = pulls()
    await eventually(() => expect(pulls()).toBeGreaterThan(before + 3))
    expect(platform.acknowledged).toHaveLength(2)
  })

  it('does not go back to an older snapshot', async () => {
    const platform = await platformWith(snapshotOf(5))
    const sdk = sdkOf(platform, { pollMs: 30 })
    await sdk.ready(5000)
    platform.publish(snapshotOf(4, []))
    const before = platform.requests.length
    await eventually(() => expect(platform.requests.length).toBeGreaterThan(before + 5))
    expect(sdk.status().configVersion).toBe(5)
    expect(sdk.peek('checkout', 'alice').assigned).toBe(true)
  })

  it('goes on by its last snapshot through every failure', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform, { pollMs: 20, flushMs: 20 })
    await sdk.ready(5000)
    const before = subjects.map((subject) => sdk.variant('checkout', subject))
    for (const status of [400, 401, 403, 404, 500, 503]) {
      platform.fail(status)
      platform.cutStreams()
      const asked = platform.requests.length
      await eventually(() => expect(platform.requests.length).toBeGreaterThan(asked + 2))
      expect(subjects.map((subject) => sdk.variant('checkout', subject))).toEqual(before)
    }
    expect(sdk.status().problem).toContain('503')
  })
})

describe('the stream', () => {
  it('resumes after the last message, and acts on none twice', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform)
    await eventually(() => expect(sdk.status().streaming).toBe(true))
    platform.publish(snapshotOf(2))
    platform.push('config', { ...killMessage(2), action: 'update', status: 'active' })
    await eventually(() => expect(sdk.status().configVersion).toBe(2))
    platform.cutStreams()
    platform.push('kill', killMessage(3))
    await eventually(() => expect(platform.resumedFrom).toEqual([null, '1']))
    await eventually(() => expect(sdk.peek('checkout', 'alice')).toMatchObject({ reason: 'killed' }))
    platform.publish(snapshotOf(4))
    platform.push('config', { ...killMessage(4), action: 'revive', status: 'active' })
    await eventually(() => expect(sdk.status().configVersion).toBe(4))
    const pulls = platform.requests.length
    platform.repeat(2)
    platform.push('config', { ...killMessage(4), action: 'registry', status: null })
    await eventually(() => expect(platform.requests.length).toBe(pulls + 1))
    expect(sdk.peek('checkout', 'alice').assigned).toBe(true)
  })
})

describe('exposures', () => {
  it('are sent once per subject, experiment, variant and day', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform)
    await sdk.ready(5000)
    for (let round = 0; round < 3; round++) for (const subject of subjects) sdk.variant('checkout', subject)
    sdk.peek('checkout', 'only looked at')
    await sdk.flush()
    expect(platform.exposures.map(({ user_id }) => user_id)).toEqual(subjects)
    expect(platform.exposures[0]).toMatchObject({ experiment_id: 'checkout', variant_id: expect.any(String) })
    expect(platform.requests.filter((path) => path === '/exposures')).toHaveLength(2)
  })

  it('wait through a failure, and are sent when it is over', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform, { flushMs: 20 })
    await sdk.ready(5000)
    platform.fail(429, { 'retry-after': '0' })
    for (const subject of subjects) sdk.variant('checkout', subject)
    const asked = () => platform.requests.filter((path) => path === '/exposures').length
    await eventually(() => expect(asked()).toBeGreaterThan(2))
    expect(sdk.status()).toMatchObject({ exposuresWaiting: 200, exposuresDropped: 0 })
    platform.fail(null)
    await eventually(() => expect(platform.exposures).toHaveLength(200))
  })

  it('are sent when the SDK is closed', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform)
    await sdk.ready(5000)
    for (const subject of subjects) sdk.variant('checkout', subject)
    await sdk.close()
    expect(platform.exposures).toHaveLength(200)
    expect(sdk.variant('checkout', 'later').assigned).toBe(true)
  })

  it('lose the oldest first when the buffer is full, and count them', async () => {
    const platform = await platformWith()
    const sdk = sdkOf(platform, { bufferSize: 50 })
    await sdk.ready(5000)
    for (const subject of subjects) sdk.variant('checkout', subject)
    expect(sdk.status()).toMatchObject({ exposuresWaiting: 50, exposuresDropped: 150 })
    sdk.variant('checkout', subjects[0]!)
    await sdk.flush()
    expect(platform.exposures.map(({ user_id }) => user_id)).toEqual([...subjects.slice(151), subjects[0]])
  })
})
