import { describe, expect, it } from 'vitest'
import { srmTest } from '../diagnostics/srm'
import { runExperiment } from '../experiment/run-experiment'
import { columnMetric, openWorld, snapshot, specOf, viewOf } from '../../tests/engines/built-world'

const srmCell = { kind: 'srm', dimensions: null } as const

/** 400 subjects a day; `share` is SQL for the chance of the new variant. */
function visitors(share: string, days = 10): string {
  return `SELECT 's' || i AS subject, TIMESTAMP '2026-03-01' + INTERVAL (i // 400) DAY AS exposed_at,
    ['phone', 'desk'][1 + i % 2] AS device, i // 400 AS day, i // 2 AS place, hash(i) % 1000 / 1000.0 AS before,
    CASE WHEN (i // 2) % 100 < 100 * (${share}) THEN 'new' ELSE 'old' END AS variant FROM range(${400 * days}) t(i)`
}

const world = (share: string) =>
  openWorld(`CREATE TABLE subjects AS SELECT subject, variant, exposed_at, device, before,
    (hash(subject) % 100)::DOUBLE AS spend FROM (${visitors(share)})`)

const spec = specOf([columnMetric('spend')], { dimensions: ['device'] })

describe('the split watched day by day', () => {
  it('stays quiet on a split that is as planned', async () => {
    const { ask, close } = await world('0.5')
    const outcome = await ask(srmCell, spec)
    const { watch, byDay } = viewOf(outcome, 'srm')
    close()
    expect(watch).toMatchObject({ kind: 'estimated', crossedOn: null })
    expect(watch.kind === 'estimated' && watch.days.map(({ day }) => day)).toEqual(byDay.map(({ day }) => day))
    expect(outcome.findings).toEqual([])
  })

  it('finds the day of a break that has balanced out by the end, when one test sees nothing', async () => {
    const { ask, close } = await world('CASE WHEN i < 1600 THEN 0.75 WHEN i < 3200 THEN 0.25 ELSE 0.5 END')
    const outcome = await ask(srmCell, spec)
    const { srm, watch } = viewOf(outcome, 'srm')
    close()
    expect(srm).toMatchObject({ kind: 'estimated', flagged: false, pValue: expect.closeTo(1, 6) })
    expect(watch).toMatchObject({ kind: 'estimated', crossedOn: '2026-03-02' })
    expect(outcome.findings).toMatchObject([{ code: 'srm-sequential', severity: 'error' }])
  })

  it('is a finding beside the effects of a plan with one look, too', async () => {
    const { ask, close, frame, engine } = await world(
      'CASE WHEN i < 1600 THEN 0.75 WHEN i < 3200 THEN 0.25 ELSE 0.5 END',
    )
    const scorecard = await ask({ kind: 'scorecard', metrics: null }, spec)
    const { result } = await runExperiment({ spec, frame, snapshot, engine })
    close()
    expect(spec.plan.stopping.kind).toBe('fixed')
    for (const findings of [scorecard.findings, result.findings]) {
      expect(findings).toMatchObject([{ code: 'srm-sequential', severity: 'error' }])
    }
  })

  it('cannot be watched without times, and says so', async () => {
    const { ask, close } = await openWorld(
      `CREATE TABLE subjects AS SELECT subject, variant, NULL::TIMESTAMP AS exposed_at, spend FROM
        (SELECT *, 1.0 AS spend FROM (${visitors('0.5')}))`,
    )
    const { watch } = viewOf(await ask(srmCell, specOf([columnMetric('spend')])), 'srm')
    close()
    expect(watch).toEqual({ kind: 'not-estimable', reason: 'no-clock' })
  })
})

describe('a split that is balanced over all and broken in slices', () => {
  it('is a finding of the cell and of the result', async () => {
    const { ask, close, frame, engine } = await world(`CASE i % 2 WHEN 0 THEN 0.7 ELSE 0.3 END`)
    const cell = await ask(srmCell, spec)
    const scorecard = await ask({ kind: 'scorecard', metrics: null }, spec)
    const { result } = await runExperiment({ spec, frame, snapshot, engine })
    close()
    expect(result.srm).toMatchObject({ flagged: false })
    for (const findings of [cell.findings, scorecard.findings, result.findings]) {
      const found = findings.find(({ code }) => code === 'srm-slice')
      expect(found).toMatchObject({ severity: 'error', evidence: { dimension: 'device' } })
      expect(found!.message).toContain('2 of 2 slices by device')
    }
  })

  it('is none when every slice is as planned', async () => {
    const { close, frame, engine } = await world('0.5')
    const { result } = await runExperiment({ spec, frame, snapshot, engine })
    close()
    expect(result.findings).toEqual([])
  })
})

describe('variants that nobody should get', () => {
  it('count neither in the total nor in the degrees of freedom', () => {
    const variants = [
      { id: 'a', weight: 0.5, isControl: true },
      { id: 'b', weight: 0.5, isControl: false },
      { id: 'c', weight: 0, isControl: false },
    ]
    const srm = srmTest({ a: 50_560, b: 49_440, c: 0 }, variants, 0.001)
    expect(srm).toMatchObject({ degreesOfFreedom: 1, flagged: true, pValue: expect.closeTo(0.0004, 5) })
    expect(Object.keys(srm.expected)).toEqual(['a', 'b'])
  })

  it('leak into a finding, and an unknown one is never dropped in silence', async () => {
    const { ask, close } =
      await openWorld(`CREATE TABLE subjects AS SELECT 's' || i AS subject, NULL::TIMESTAMP AS exposed_at,
      CASE WHEN i < 20 THEN 'off' WHEN i < 50 THEN 'stray' WHEN i % 2 = 0 THEN 'old' ELSE 'new' END AS variant,
      1.0 * i AS spend, NULL::VARCHAR AS device FROM range(1000) t(i)`)
    const variants = [...spec.variants, { id: 'off', weight: 0, isControl: false }]
    const outcome = await ask(srmCell, { ...spec, variants })
    close()
    expect(outcome.findings.map(({ code }) => code)).toEqual(['variant-leak', 'unknown-variant'])
    const { srm, slices } = viewOf(outcome, 'srm')
    expect(srm.observed).toEqual({ old: 475, new: 475, off: 20, stray: 30 })
    expect(slices.map(({ value, srm: { observed } }) => [value, observed])).toEqual([[null, srm.observed]])
  })
})

function adjustedBy(column: string) {
  return specOf([columnMetric('spend', { covariates: [{ kind: 'column', column }] })])
}

describe('covariates before exposure', () => {
  const shifted = `CREATE TABLE subjects AS SELECT subject, variant, exposed_at, (hash(subject) % 100)::DOUBLE AS spend, before AS fair,
    before + CASE variant WHEN 'new' THEN 0.1 ELSE 0 END AS unfair FROM (${visitors('0.5')})`

  it('are alike after a fair assignment', async () => {
    const { ask, close } = await openWorld(shifted)
    const outcome = await ask({ kind: 'cuped', metric: 'spend', covariates: null }, adjustedBy('fair'))
    close()
    expect(outcome.findings).toEqual([])
    expect(viewOf(outcome, 'cuped').balances).toMatchObject([
      { variantId: 'new', balance: { covariates: [{ covariate: 'fair' }], joint: { kind: 'estimated' } } },
    ])
  })

  it('that differ are a finding with how much', async () => {
    const { ask, close } = await openWorld(shifted)
    const outcome = await ask({ kind: 'cuped', metric: 'spend', covariates: null }, adjustedBy('unfair'))
    close()
    const [finding] = outcome.findings
    expect(finding).toMatchObject({ code: 'pre-period-imbalance', severity: 'warning', evidence: { metric: 'spend' } })
    const [first] = viewOf(outcome, 'cuped').balances
    // a shift of 0.1 of a uniform value, whose standard deviation is 1 / sqrt(12)
    expect(first!.balance.covariates[0]!.standardisedDifference).toBeCloseTo(0.1 * Math.sqrt(12), 1)
  })
})
