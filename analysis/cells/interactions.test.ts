import { describe, expect, it } from 'vitest'
import { columnMetric, conditionMetric, openWorld, specOf, viewOf } from '../../tests/engines/built-world'

/** 8,000 subjects in two experiments; `spend` and `bought` are SQL with `a` and `b`, 1 where a treatment is on. */
function crossed(spend: string, other = `hash(i + 99991) % 2`): string {
  return `CREATE TABLE subjects AS SELECT 's' || i AS subject, ['old', 'new'][1 + a] AS variant, NULL::TIMESTAMP AS exposed_at,
      CASE WHEN i % 10 = 0 THEN NULL ELSE ['control', 'ranker'][1 + b] END AS search, CASE WHEN i % 4 < 2 THEN 'x' ELSE 'y' END AS unrelated,
      (hash(i + 5) % 10 + ${spend})::DOUBLE AS spend, hash(i + 3) % 100 < 30 + 5 * a AS bought
    FROM (SELECT i::INTEGER AS i, (hash(i) % 2)::INTEGER AS a, (${other})::INTEGER AS b FROM range(8000) t(i))`
}

const spec = specOf([columnMetric('spend'), conditionMetric('bought', 'bought')], { dimensions: ['search'] })
const cell = { kind: 'interactions', with: null, metrics: null } as const

describe('overlapping experiments', () => {
  it('that do not touch each other give no finding', async () => {
    const { ask, close } = await openWorld(crossed('a + 2 * b'))
    const outcome = await ask(cell, spec)
    close()
    expect(outcome.findings).toEqual([])
    const { overlaps, readings, outside } = viewOf(outcome, 'interactions')
    expect(overlaps).toMatchObject([
      { experiment: 'search', otherControl: 'control', otherVariant: 'ranker', variantId: 'new' },
    ])
    expect(Object.values(overlaps[0]!.subjects).reduce((sum, n) => sum + n)).toBe(7200)
    expect(outside).toEqual([{ experiment: 'search', subjects: 800 }])
    expect(readings.map(({ metricId, flagged, logit }) => [metricId, flagged, logit !== null])).toEqual([
      ['spend', false, false],
      ['bought', false, true],
    ])
  })

  it('that do are found, with the effect on both sides', async () => {
    const { ask, engine, close } = await openWorld(crossed('a - 2 * a * b'))
    const outcome = await ask({ ...cell, with: ['search', 'unrelated'] }, spec)
    const direct = await engine.run({
      sql: `SELECT (avg(spend) FILTER (variant = 'new' AND search = 'ranker') - avg(spend) FILTER (variant = 'old' AND search = 'ranker'))
        - (avg(spend) FILTER (variant = 'new' AND search = 'control') - avg(spend) FILTER (variant = 'old' AND search = 'control')) FROM subjects`,
      parameters: [],
    })
    close()
    const { readings } = viewOf(outcome, 'interactions')
    const flagged = readings.filter((each) => each.flagged)
    expect(flagged).toMatchObject([
      {
        experiment: 'search',
        metricId: 'spend',
        interaction: { kind: 'estimated', estimate: expect.closeTo(Number(direct.columns[0]!.values[0]), 10) },
      },
    ])
    const [first] = flagged
    if (first?.interaction.kind !== 'estimated') throw new Error('not estimated')
    expect(first.interaction.effectWithoutB).toBeCloseTo(1, 0)
    expect(first.interaction.effectWithB).toBeCloseTo(-1, 0)
    expect(readings).toHaveLength(4)
    expect(outcome.findings).toMatchObject([
      { code: 'interaction', severity: 'warning', evidence: { metric: 'spend' } },
    ])
  })

  it('whose assignments depend on each other are found', async () => {
    const { ask, close } = await openWorld(
      crossed('a', 'CASE WHEN hash(i + 17) % 10 < 2 THEN a ELSE hash(i + 99991) % 2 END'),
    )
    const outcome = await ask(cell, spec)
    close()
    expect(outcome.findings).toMatchObject([{ code: 'dependent-assignment', evidence: { experiment: 'search' } }])
  })

  it('must be named, and must be there', async () => {
    const { ask, close } = await openWorld(crossed('a'))
    await expect(ask(cell, { ...spec, dimensions: [] })).rejects.toThrow('No column with the variants')
    await expect(ask({ ...cell, with: ['nope'] }, spec)).rejects.toThrow('"nope" is not in the data')
    close()
  })
})
