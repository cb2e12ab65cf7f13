import { expect, it } from 'vitest'
import { columnMetric, openWorld, specOf, viewOf } from '../../tests/engines/built-world'

/** Two devices with 1,000 subjects a variant and more; `effect` within both, `mix` moves the new variant to the worse one. */
function devices(effect: number, mix: boolean, noise: number): string {
  const onPhone = mix ? 'CASE WHEN i % 2 = 1 THEN i % 10 < 7 ELSE i % 10 < 4 END' : 'i % 4 < 2'
  return `CREATE TABLE subjects AS SELECT 's' || i AS subject, ['old', 'new'][1 + i % 2] AS variant, NULL::TIMESTAMP AS exposed_at,
    device, (CASE device WHEN 'phone' THEN 10 ELSE 20 END + ${effect} * (i % 2) + ${noise} * ((i // 20) % 3 - 1))::DOUBLE AS spend
    FROM (SELECT i, CASE WHEN ${onPhone} THEN 'phone' ELSE 'desk' END AS device FROM range(12000) t(i))`
}

const spec = specOf([columnMetric('spend')], { dimensions: ['device'] })
const cell = { kind: 'segments', metric: 'spend', dimensions: ['device'], correction: 'holm' } as const

async function simpsonOf(sql: string) {
  const { ask, close } = await openWorld(sql)
  const outcome = await ask(cell, spec)
  close()
  const [comparison] = viewOf(outcome, 'segments').comparisons
  return { flagged: comparison!.simpson, found: outcome.findings.filter(({ code }) => code === 'simpson') }
}

it('segments that point against a clear overall effect are a warning', async () => {
  const { flagged, found } = await simpsonOf(devices(1, true, 1))
  expect(flagged).toBe(true)
  expect(found).toMatchObject([{ severity: 'warning', evidence: { overallHoldsZero: false } }])
})

it('the same against an overall effect that may be none is said, and is no warning', async () => {
  const { flagged, found } = await simpsonOf(devices(1.95, true, 30))
  expect(flagged).toBe(true)
  expect(found).toMatchObject([
    { severity: 'info', message: expect.stringContaining('interval holds 0'), evidence: { overallHoldsZero: true } },
  ])
})

it('segments that agree with the overall effect have no finding', async () => {
  expect(await simpsonOf(devices(1, false, 1))).toEqual({ flagged: false, found: [] })
})
