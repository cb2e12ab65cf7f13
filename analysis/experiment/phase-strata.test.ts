import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columnMetric, conditionMetric, openWorld, snapshot, specOf, viewOf } from '../../tests/engines/built-world'
import type { MetricDefinition } from '../study/metric-definition'
import { splitChanged, withPhaseStrata } from './phase-strata'
import { planHash } from '../study/plan-hash'
import { runExperiment } from './run-experiment'
import type { ExperimentSpec, SplitPhase } from '../study/spec'

/** 90/10 while values are around 10, then 50/50 while they are around 20; the treatment adds 1 in both. */
const world = `CREATE TABLE subjects AS SELECT 's' || i AS subject,
    CASE WHEN i < 6000 THEN (CASE WHEN i % 10 = 0 THEN 'new' ELSE 'old' END) ELSE ['old', 'new'][1 + i % 2] END AS variant,
    TIMESTAMP '2026-03-01' + INTERVAL (i) MINUTE AS exposed_at, i % 3 = 0 AS clicked, ['de', 'fr'][1 + (i // 7) % 2] AS country,
    (CASE WHEN i < 6000 THEN 10 + (i % 10 = 0)::INT ELSE 20 + i % 2 END + (i // 10) % 5 - 2)::DOUBLE AS spend
  FROM range(12000) t(i)`
const change = new Date(Date.UTC(2026, 2, 1) + 6000 * 60_000).toISOString()
const phases: readonly SplitPhase[] = [
  { from: '2026-03-01T00:00:00.000Z', weights: { old: 90, new: 10 } },
  { from: change, weights: { old: 50, new: 50 } },
]
const metrics = [columnMetric('spend'), conditionMetric('clicked', 'clicked')]
const pooled = specOf(metrics, { dimensions: ['country'] })
const phased: ExperimentSpec = { ...pooled, phases }

describe('a split that changed while values did', () => {
  let built: Awaited<ReturnType<typeof openWorld>>
  beforeAll(async () => {
    built = await openWorld(world)
  })
  afterAll(() => built.close())

  const analysedBy = async (spec: ExperimentSpec) =>
    (await runExperiment({ spec, frame: built.frame, snapshot, engine: built.engine })).result

  test('has the effect within its phases, where the pooled one is a multiple of it', async () => {
    const [plain] = (await analysedBy(pooled)).metrics[0]!.effects
    expect(plain!.absolute).toMatchObject({ kind: 'estimated', estimate: expect.closeTo(5.762, 3) })
    const { metrics: results, findings } = await analysedBy(phased)
    const [effect] = results[0]!.effects
    expect(effect).toMatchObject({ method: 'post-stratified-z', absolute: { estimate: expect.closeTo(1, 9) } })
    expect(effect!.postStratified).toMatchObject({
      dimensions: ['phase of the split'],
      strata: [
        { value: [phases[0]!.from], weight: 0.5, absolute: { estimate: expect.closeTo(1, 9) } },
        { value: [change], weight: 0.5 },
      ],
      unadjusted: { absolute: plain!.absolute },
    })
    expect(findings.filter(({ code }) => code === 'split-changed')).toMatchObject([{ severity: 'info' }])
  })

  test('in every segment too, in a result and in the cell', async () => {
    const { segments } = await analysedBy(phased)
    const effects = segments.filter(({ metricId }) => metricId === 'spend').map((each) => each.effects[0]!)
    expect(effects).toHaveLength(2)
    for (const { absolute } of effects) expect(absolute).toMatchObject({ estimate: expect.closeTo(1, 1) })
    const options = { kind: 'segments', metric: 'spend', dimensions: ['country'], correction: 'none' } as const
    const view = viewOf(await built.ask(options, phased), 'segments')
    expect(view.segments.map((each) => each.effects[0]!.absolute)).toEqual(effects.map(({ absolute }) => absolute))
  })

  test('what has no strata stays pooled, and a warning names it', async () => {
    const ratio: MetricDefinition = {
      ...columnMetric('spend'),
      id: 'share',
      name: 'share',
      type: 'ratio',
      denominator: { kind: 'column', column: 'spend' },
    }
    const { findings, metrics: results } = await analysedBy({ ...phased, metrics: [...metrics, ratio] })
    expect(results[2]!.effects[0]).not.toHaveProperty('postStratified')
    const warned = findings.filter(({ code, severity }) => code === 'split-changed' && severity === 'warning')
    expect(warned).toMatchObject([{ evidence: { metrics: ['share'] } }])
  })

  test('a phase without one of the variants leaves the effects pooled, and says so', async () => {
    const late = [{ from: '2026-02-01T00:00:00.000Z', weights: { old: 1 } }, ...phases]
    const before = await analysedBy({ ...phased, phases: late })
    expect(before.metrics[0]!.effects[0]!.postStratified).toMatchObject({ kind: 'estimated' })
    const mistaken = [
      { from: '2026-03-01T00:00:00.000Z', weights: { old: 1 } },
      { from: '2026-03-01T00:01:00.000Z', weights: { old: 9, new: 1 } },
    ]
    const { findings, metrics: results } = await analysedBy({ ...phased, phases: mistaken })
    expect(results[0]!.effects[0]!.postStratified).toEqual({ kind: 'not-estimable', reason: 'empty-stratum' })
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'split-changed',
        severity: 'warning',
        evidence: { metrics: ['spend', 'clicked'] },
      }),
    )
  })

  test('looks are read over all phases, with a warning', async () => {
    const stopping = { kind: 'confidence-sequence', tunedFor: 12_000 } as const
    const { findings } = await analysedBy({ ...phased, plan: { ...phased.plan, stopping } })
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'split-changed', message: expect.stringContaining('the looks of') }),
    )
  })
})

describe('strata by phase', () => {
  test('are added where the split changed, and only there', () => {
    const same = [phases[0]!, { from: change, weights: { old: 0.9, new: 0.1 } }]
    expect(splitChanged(phased)).toBe(true)
    expect(splitChanged({ ...phased, phases: same })).toBe(false)
    expect(withPhaseStrata({ ...phased, phases: same }).metrics).toBe(metrics)
    expect(withPhaseStrata(pooled)).toBe(pooled)
  })

  test('leave the registered plan what it was', () => {
    expect(planHash(withPhaseStrata(pooled))).toBe(planHash(pooled))
  })

  test('come on top of a metric’s own, but not where its weights are given', () => {
    const own = { ...columnMetric('spend'), postStratify: { dimensions: ['country'], weights: null } }
    const given = { ...own, postStratify: { dimensions: ['country'], weights: [{ value: ['de'], weight: 1 }] } }
    const [first, second] = withPhaseStrata({ ...phased, metrics: [own, given] }).metrics
    expect(first!.postStratify?.dimensions).toEqual(['country', 'phase of the split'])
    expect(second).toBe(given)
  })
})
