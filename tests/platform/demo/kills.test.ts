import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isFullSize } from '../../arbitraries/test-size'
import { liveThrough, type LivedWorld } from './lived-world'

// A fortnight: npm run demo-faults
const days = isFullSize() ? 14 : 4
const harmful = ['latency-regression', 'broken-page'] as const
const harmless = ['late-mobile', 'duplicate-exposures', 'bot-wave', 'novelty', 'crossovers', 'layer-overlap'] as const
const hourMs = 3_600_000

let world: LivedWorld

/** What must be killed, beside what must not. Lost partitions, which hide harm, are in diagnosis.test.ts. */
beforeAll(async () => {
  const lastWeek = Math.max(0, days - 7) * 24
  world = await liveThrough({
    days,
    visitsPerHour: 200,
    faults: [
      // three times the records on the last day are enough
      ...harmless.map((name) => ({ name, onsetHour: name === 'duplicate-exposures' ? (days - 1) * 24 : 0 })),
      ...harmful.map((name, at) => ({ name, onsetHour: lastWeek + 20 + 10 * at })),
    ],
  })
  const { seconds, processorSeconds, records } = world
  console.log(
    `${days} days, ${records} records in ${seconds.toFixed(1)} s, ${processorSeconds.toFixed(1)} s of processor time`,
  )
}, 600_000)
afterAll(() => world.stop())

const kill = z.object({ experiment_id: z.string(), actor: z.string(), reason: z.string(), occurred_at: z.date() })

describe('the monitor in a fast-forwarded world', () => {
  it('kills the treatments that do harm, within two days of its daily looks, and no other', async () => {
    const kills = await world.rows(
      kill,
      "SELECT experiment_id, actor, reason, occurred_at FROM config_changes WHERE action = 'kill' ORDER BY experiment_id",
    )
    expect(kills.map(({ experiment_id, actor, reason }) => [experiment_id, actor, reason.split(':')[0]])).toEqual([
      ['search-ranking', 'system:guardrail-monitor', 'Guardrail page-errors'],
      ['sharp-images', 'system:guardrail-monitor', 'Guardrail page-time'],
    ])
    for (const name of harmful) {
      const { experimentId, onset, expected } = world.truth(name)
      expect(expected.guardrail).toBe('kill')
      const killedAt = kills.find(({ experiment_id }) => experiment_id === experimentId)?.occurred_at.getTime() ?? 0
      expect(killedAt).toBeGreaterThan(Date.parse(onset))
      expect(killedAt).toBeLessThan(Date.parse(onset) + 48 * hourMs)
    }
  })

  it('leaves everything else running, whatever else is wrong', () => {
    for (const name of harmless) expect(world.truth(name).expected.guardrail, name).not.toBe('kill')
    const ended = [...world.statuses].flatMap(([id, status]) => (status === 'active' ? [] : [`${id} ${status}`]))
    expect(ended).toEqual(['search-ranking killed', 'sharp-images killed'])
  })

  it('shows nobody a treatment that was killed', async () => {
    const after = await world.rows(
      z.object({ exposures: z.bigint() }),
      `SELECT count(*) AS exposures FROM exposures AS x JOIN config_changes AS c USING (experiment_id)
       WHERE c.action = 'kill' AND x.occurred_at > c.occurred_at`,
    )
    expect(after).toEqual([{ exposures: 0n }])
  })
})
