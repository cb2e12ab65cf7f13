import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columnMetric, openWorld, snapshot, specOf } from '../../tests/engines/built-world'
import { runExperiment } from '../experiment/run-experiment'
import type { SplitPhase } from '../study/spec'

/** A split of 90/10 for a week and half a day, then 50/50. */
const phases: readonly SplitPhase[] = [
  { from: '2026-03-02T00:00:00.000Z', weights: { old: 90, new: 10 } },
  { from: '2026-03-09T12:00:00.000Z', weights: { old: 50, new: 50 } },
]

/** Subjects i = 0, 1, ... of a day, every tenth in `new` in the first phase, every second in the second. */
const world = `
  CREATE TABLE subjects AS
  SELECT 'u' || (d * 1000 + i) AS subject,
    CASE WHEN d < 7 OR (d = 7 AND i < 500) THEN CASE WHEN i % 10 = 0 THEN 'new' ELSE 'old' END
      ELSE CASE WHEN i % 2 = 0 THEN 'new' ELSE 'old' END END AS variant,
    TIMESTAMP '2026-03-02' + to_days(d::INTEGER) + to_milliseconds((i * 86400)::BIGINT) AS exposed_at,
    CASE WHEN i % 3 = 0 THEN 'de' ELSE 'fr' END AS country,
    (d + i % 7)::DOUBLE AS y
  FROM range(14) days(d), range(1000) subjects(i)`

const metrics = [columnMetric('y')]
const plain = specOf(metrics, { dimensions: ['country'] })
const phased = { ...plain, phases }

describe('a split that changed on the way', () => {
  let built: Awaited<ReturnType<typeof openWorld>>
  beforeAll(async () => {
    built = await openWorld(world)
  })
  afterAll(() => built.close())

  async function splitOf(spec: typeof plain) {
    const { view, findings } = await built.ask({ kind: 'srm', dimensions: null }, spec)
    if (view.kind !== 'srm') throw new Error(view.kind)
    return { view, codes: findings.map(({ code }) => code), findings }
  }

  test('without its phases looks like a mismatch, with them it fits', async () => {
    const [without, withPhases] = [await splitOf(plain), await splitOf(phased)]
    expect(without.codes).toEqual(expect.arrayContaining(['srm', 'srm-sequential', 'srm-slice']))
    expect(withPhases.codes.filter((code) => code.startsWith('srm'))).toEqual([])
    expect(withPhases.view.srm).toMatchObject({ kind: 'estimated', flagged: false, degreesOfFreedom: 1 })
  })

  test('expects what each phase gives: 90 % of 7,500 subjects and half of 6,500', async () => {
    const { srm } = (await splitOf(phased)).view
    expect(srm.expected).toEqual({ old: 0.9 * 7500 + 3250, new: 0.1 * 7500 + 3250 })
    expect(srm.observed).toEqual(srm.expected)
    expect(srm.phases?.map(({ from, observed }) => [from, observed])).toEqual([
      [phases[0]!.from, { old: 6750, new: 750 }],
      [phases[1]!.from, { old: 3250, new: 3250 }],
    ])
  })

  test('tests a day under two splits against both, and each slice against the splits of its subjects', async () => {
    const { view } = await splitOf(phased)
    const changed = view.byDay.find(({ day }) => day === '2026-03-09')
    expect(changed?.srm.expected).toEqual({ old: 450 + 250, new: 50 + 250 })
    expect(view.byDay).toHaveLength(14)
    expect(view.slices.flatMap(({ srm }) => Object.values(srm.expected)).reduce((a, b) => a + b)).toBe(14_000)
    expect(view.watch).toMatchObject({ kind: 'estimated', crossedOn: null })
  })

  test('says that variants differ in when their subjects came', async () => {
    const { result } = await runExperiment({ spec: phased, frame: built.frame, snapshot, engine: built.engine })
    const found = result.findings.find(({ code }) => code === 'split-changed')
    expect(found).toMatchObject({ severity: 'info' })
    expect(found?.message).toContain('old 90')
    expect(result.srm).toEqual((await splitOf(phased)).view.srm)
    const once = { ...plain, phases: [{ from: phases[0]!.from, weights: { old: 3, new: 3 } }] }
    const { findings } = await splitOf(once)
    expect(findings.map(({ code }) => code)).not.toContain('split-changed')
  })

  test('a phase that does not fit is found, though the phases balance each other over all', async () => {
    const swapped = [
      { from: phases[0]!.from, weights: { old: 90, new: 10 } },
      { from: '2026-03-05T00:00:00.000Z', weights: { old: 86.4, new: 13.6 } },
      phases[1]!,
    ]
    const { view, findings } = await splitOf({ ...plain, phases: swapped })
    expect(view.srm.phases?.[1]?.pValue).toBeLessThan(1e-6)
    expect(findings.some(({ code, evidence }) => code.startsWith('srm') && 'observed' in evidence)).toBe(true)
  })

  test('a subject of a variant that has no share at the time is a leak', async () => {
    const late = [{ from: phases[0]!.from, weights: { old: 1 } }, phases[1]!]
    const { findings } = await splitOf({ ...plain, phases: late })
    const leak = findings.find(({ code }) => code === 'variant-leak')
    expect(leak?.evidence).toEqual({ variantId: 'new', subjects: 750 })
  })
})
