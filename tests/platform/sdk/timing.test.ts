import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { startSdk } from '../../../platform/sdk'
import { backoff } from '../../../platform/sdk/backoff'
import { openExposureBuffer } from '../../../platform/sdk/exposure-buffer'
import { manualTime } from './manual-time'

const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
const noon = Date.UTC(2026, 0, 5, 12)

/** An SDK in manual time whose requests to a path are counted and answered with a status. */
function sdkAnswered(status: number, random: number) {
  const pulls: number[] = []
  const time = manualTime(noon, {
    random: () => random,
    fetch: async () => {
      pulls.push(time.now() - noon)
      return new Response(null, { status })
    },
  })
  const sdk = startSdk({ url: 'http://platform', token: 'secret', publicKey, stream: false, environment: time })
  return { sdk, time, pulls }
}

describe('the time between two pulls', () => {
  it.each([0, 0.5, 0.999])('is at most 30 s, whatever is drawn (%f)', async (random) => {
    const { sdk, time, pulls } = sdkAnswered(304, random)
    await time.advance(600_000)
    const waits = pulls.slice(1).map((at, i) => at - pulls[i]!)
    expect(waits.length).toBeGreaterThan(19)
    for (const wait of waits) {
      expect(wait).toBeLessThan(29_000)
      expect(wait).toBeGreaterThanOrEqual(20_000)
    }
    await sdk.close()
  })

  it('grows from half a second after failures', async () => {
    const { sdk, time, pulls } = sdkAnswered(503, 0.999999)
    await time.advance(120_000)
    const waits = pulls.slice(1).map((at, i) => Math.round((at - pulls[i]!) / 100) / 10)
    expect(waits.slice(0, 8)).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30])
    await sdk.close()
  })

  it('is forever once the SDK is closed', async () => {
    const { sdk, time, pulls } = sdkAnswered(304, 0.5)
    await time.advance(1000)
    await sdk.close()
    await time.advance(600_000)
    expect(pulls).toHaveLength(1)
    expect(time.nextTimer()).toBeNull()
  })
})

describe('backoff', () => {
  it('doubles to the longest wait, draws from its upper half, and starts anew after a success', () => {
    const waits = backoff(100, 1000, () => 0)
    expect([1, 2, 3, 4, 5, 6].map(() => waits.next())).toEqual([50, 100, 200, 400, 500, 500])
    waits.reset()
    expect(waits.next()).toBe(50)
  })
})

describe('the exposure buffer', () => {
  const exposure = { subject: 'alice', experimentId: 'checkout', variantId: 'treatment', at: noon }

  it('takes a subject once a UTC day, and again in another variant', () => {
    const buffer = openExposureBuffer(10)
    const lastMoment = Date.UTC(2026, 0, 5, 23, 59, 59, 999)
    for (const at of [noon, lastMoment, lastMoment + 1, lastMoment + 2]) buffer.add({ ...exposure, at })
    buffer.add({ ...exposure, variantId: 'control' })
    expect(buffer.peek(10).map(({ at, variantId }) => [at, variantId])).toEqual([
      [noon, 'treatment'],
      [lastMoment + 1, 'treatment'],
      [noon, 'control'],
    ])
  })

  it('knows what was sent', () => {
    const buffer = openExposureBuffer(10)
    buffer.add(exposure)
    buffer.remove(buffer.peek(1))
    buffer.add(exposure)
    expect([buffer.size(), buffer.dropped()]).toEqual([0, 0])
  })
})
