import { expect, it } from 'vitest'
import { columnMetric, openWorld, specOf, viewOf } from '../../tests/engines/built-world'

/** 4,000 subjects over four days; the new variant's values are larger throughout. */
const world = `CREATE TABLE subjects AS SELECT 's' || i AS subject, ['old', 'new'][1 + i % 2] AS variant,
    TIMESTAMP '2026-03-01 10:00:00' + INTERVAL (i // 1000) DAY AS exposed_at,
    ((i * 7919) % 4001 + 150 * (i % 2))::DOUBLE AS spend
  FROM range(4000) t(i)`
const median = { ...columnMetric('spend'), type: 'quantile', probability: 0.5, level: 'subject' } as const
const plan = {
  ...specOf([]).plan,
  stopping: {
    kind: 'group-sequential',
    spending: { kind: 'pocock' },
    looks: [0.25, 0.5, 0.75, 1],
    plannedSubjects: 8000,
  },
} as const

it('a sequential cell and a scorecard read the present look of a quantile alike', async () => {
  const spec = specOf([median], { plan })
  const { ask, close } = await openWorld(world)
  const cell = viewOf(
    await ask({ kind: 'sequential', metric: 'spend', spending: null, everyDays: 2 }, spec),
    'sequential',
  )
  const scorecard = viewOf(await ask({ kind: 'scorecard', metrics: null }, spec), 'scorecard')
  close()
  const { summary } = cell.histories[0]!
  // looks after two and four days: fractions 1/4 and 1/2, which are the planned ones that were reached
  expect(summary.looks).toMatchObject([{ look: 2, informationFraction: 0.5, n: 4000 }])
  expect(scorecard.metrics[0]!.effects[0]!.sequential).toEqual(summary)
  expect(summary.method).toContain('the present look alone')
})
