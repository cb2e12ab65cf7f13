import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { experimentDocument, guardrailStatusAnswer, type GuardrailStatus } from '@contract'
import { startDemoServer, type DemoServer } from './on-server'

let server: DemoServer
const states = new Map<string, Set<GuardrailStatus['state']>>()

/** An afternoon hour and a half, with two faults after its first half; states are noted every ten minutes. */
beforeAll(async () => {
  server = await startDemoServer()
  const faults = [
    { name: 'latency-regression', onsetHour: 16.75 },
    { name: 'partition-loss', onsetHour: 16.75 },
  ] as const
  for (let tenth = 0; tenth < 9; tenth++) {
    const [fromHour, toHour] = [16 + tenth / 6, 16 + (tenth + 1) / 6]
    await server.run({ visitsPerHour: 500, fromHour, toHour, stepMinutes: 10, faults })
    const { guardrails } = guardrailStatusAnswer.parse((await server.api.get('/guardrails/status')).body)
    for (const { experiment_id, state } of guardrails) {
      states.set(experiment_id, (states.get(experiment_id) ?? new Set()).add(state))
    }
  }
}, 400_000)
afterAll(() => server.stop())

async function statusOf(id: string): Promise<string> {
  return experimentDocument.parse((await server.api.get(`/experiments/${id}`)).body).status
}

describe('the guardrail monitor in the demo world', () => {
  it('kills the treatment that became slow, and no other', async () => {
    expect(await statusOf('sharp-images')).toBe('killed')
    for (const id of ['one-page-checkout', 'blue-button', 'new-landing']) expect(await statusOf(id), id).toBe('active')
  })

  it('does not kill on partition loss: it says that the data are incomplete', async () => {
    expect(await statusOf('cart-reminder')).toBe('active')
    expect([...(states.get('cart-reminder') ?? [])]).toContain('incomplete-data')
    expect(states.get('cart-reminder')).not.toContain('breach')
  })
})
