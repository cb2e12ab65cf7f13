import { describe, expect, it } from 'vitest'
import { mannWhitney } from '../inference/mann-whitney'
import { columnMetric, conditionMetric, openWorld, specOf, viewOf } from '../../tests/engines/built-world'

/** Values of 1 to 2000 in each variant, a quarter of them 0; the new variant's upper tenth is doubled. */
const world = `CREATE TABLE subjects AS SELECT 's' || i AS subject, ['old', 'new'][1 + i % 2] AS variant, NULL::TIMESTAMP AS exposed_at,
    i % 3 = 0 AS clicked, v AS whole, (CASE WHEN v <= 500 THEN 0 WHEN i % 2 = 1 AND v > 1800 THEN 2 * v ELSE v END)::DOUBLE AS spend
  FROM (SELECT i, (i // 2 + 1)::BIGINT AS v FROM range(4000) t(i))`

const spec = specOf([columnMetric('spend'), columnMetric('whole'), conditionMetric('clicked', 'clicked')])
const cell = { kind: 'distribution', metric: 'spend', scale: 'linear' } as const

describe('the distribution of a metric', () => {
  it('has zeros, ends and largest values of each variant', async () => {
    const { ask, close } = await openWorld(world)
    const { variants } = viewOf(await ask(cell, spec), 'distribution')
    close()
    expect(variants).toMatchObject([
      {
        variantId: 'old',
        n: 2000,
        zeros: 500,
        negatives: 0,
        minimum: 0,
        maximum: 2000,
        largest: [2000, 1999, 1998, 1997, 1996],
      },
      {
        variantId: 'new',
        n: 2000,
        zeros: 500,
        negatives: 0,
        minimum: 0,
        maximum: 4000,
        largest: [4000, 3998, 3996, 3994, 3992],
      },
    ])
  })

  it('counts every subject in one bin', async () => {
    const { ask, close } = await openWorld(world)
    const linear = viewOf(await ask(cell, spec), 'distribution')
    const log = viewOf(await ask({ ...cell, scale: 'log' }, spec), 'distribution')
    const whole = viewOf(await ask({ ...cell, metric: 'whole' }, spec), 'distribution')
    close()
    for (const { counts, n } of [...linear.variants, ...whole.variants]) {
      expect(counts.reduce((sum, count) => sum + count)).toBe(n)
    }
    for (const { counts, n, zeros } of log.variants) expect(counts.reduce((sum, count) => sum + count)).toBe(n - zeros)
    expect(log.edges[0]).toBe(501)
    expect(log.edges[2]! / log.edges[1]!).toBeCloseTo(log.edges[11]! / log.edges[10]!, 4)
    expect(whole.edges.every(Number.isInteger)).toBe(true)
  })

  it('says which quantiles moved, and only those', async () => {
    const { ask, close } = await openWorld(world)
    const { quantiles } = viewOf(await ask(cell, spec), 'distribution')
    close()
    const at = (probability: number) => quantiles.find((each) => each.probability === probability)!
    expect(at(0.5).values).toMatchObject([
      { variantId: 'old', value: 1000, interval: { lower: 956, upper: 1044 } },
      { variantId: 'new', value: 1000, interval: { lower: 956, upper: 1044 } },
    ])
    expect(at(0.5).effects[0]!.absolute).toMatchObject({ kind: 'estimated', estimate: 0 })
    expect(at(0.99).effects[0]!.absolute).toMatchObject({ kind: 'estimated', estimate: 1980 })
    expect(at(0.99).effects[0]!.pValueAdjusted!).toBeLessThan(1e-6)
    expect(at(0.1).effects[0]!.absolute).toEqual({ kind: 'not-estimable', reason: 'zero-variance' })
    const moved = quantiles.filter(({ effects }) => (effects[0]!.pValueAdjusted ?? 1) < 0.05)
    expect(moved.map(({ probability }) => probability)).toEqual([0.99])
  })

  it('ranks treatment against control as the test of the values themselves does', async () => {
    const { ask, close } = await openWorld(world)
    const { ranks } = viewOf(await ask(cell, spec), 'distribution')
    close()
    const old = Array.from({ length: 2000 }, (_, at) => (at < 500 ? 0 : at + 1))
    const values = old.map((value) => (value > 1800 ? 2 * value : value))
    expect(ranks).toEqual([{ variantId: 'new', test: mannWhitney(old, values) }])
    // 200 of 2,000 passed at most 200 others each: a tenth of the subjects, but hardly a rank
    expect(ranks[0]!.test).toMatchObject({ kind: 'estimated', probabilityOfSuperiority: expect.closeTo(0.505, 3) })
  })

  it('counts every order of a few different values', async () => {
    const few = `CREATE TABLE subjects AS SELECT 's' || i AS subject, ['old', 'new'][1 + i % 2] AS variant,
        NULL::TIMESTAMP AS exposed_at, true AS clicked, i AS whole, (i * (1 + i % 2))::DOUBLE AS spend FROM range(1, 13) t(i)`
    const { ask, close } = await openWorld(few)
    const { ranks } = viewOf(await ask({ ...cell, metric: 'whole' }, spec), 'distribution')
    close()
    expect(ranks[0]!.test).toMatchObject({ treatmentWins: 15, controlWins: 21, pValueExact: expect.closeTo(0.6991, 4) })
  })

  it('needs one number per subject', async () => {
    const { ask, close } = await openWorld(world)
    await expect(ask({ ...cell, metric: 'clicked' }, spec)).rejects.toThrow('is a proportion')
    close()
  })
})
