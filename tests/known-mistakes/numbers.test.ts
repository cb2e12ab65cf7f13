import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, describe, expect, test } from 'vitest'
import { exactPValue, formatPValue } from '@analysis'
import { toTsv } from '@presentation'
import { openWorkbench } from './workbench'

const workbench = openWorkbench()
afterAll(() => workbench.close())

const mean = { id: 'y', type: 'mean', column: 'y', role: 'primary' }

/** n subjects a variant whose y is +-1 around the mean, so that the standard error is known. */
function samples(n: number, shift: number): readonly string[] {
  const variant = (name: string, centre: number) =>
    Array.from({ length: n }, (_, i) => `${name}${i},${name},${centre + (i % 2 === 0 ? 1 : -1)}`)
  return [...variant('old', 10), ...variant('new', 10 + shift)]
}

/** The shift that gives Welch's t, of n a variant. */
function shiftFor(t: number, n: number): number {
  return t * Math.sqrt(2 / (n - 1))
}

/** The metric's line in the table that is printed. */
async function lineOf(study: string): Promise<string> {
  return (await workbench.assay('analyze', study)).split('\n').find((text) => text.startsWith('y ')) ?? ''
}

describe('mistake: a variant of weight 0 counts as expected in the split test', () => {
  test('[50560, 49440, 0] at [.5, .5, 0] has p = 0.00040 and one degree of freedom; who is in it is a leak', async () => {
    const rows = ['old', 'new', 'off'].flatMap((variant) =>
      Array.from({ length: { old: 50_560, new: 49_440 }[variant] ?? 0 }, (_, i) => `${variant}${i},${variant}`),
    )
    const variants = [{ id: 'old', weight: 0.5, is_control: true }, { id: 'new', weight: 0.5 }, { id: 'off', weight: 0 }] // prettier-ignore
    const clean = await workbench.analyse(workbench.study('zero', 'id,variant', rows, { variants }))
    expect(clean.srm).toMatchObject({ kind: 'estimated', degreesOfFreedom: 1, flagged: true })
    if (clean.srm.kind === 'estimated') expect(clean.srm.pValue).toBeCloseTo(0.0003975, 7)
    expect(clean.findings.map(({ code }) => code)).not.toContain('variant-leak')
    const leaky = await workbench.analyse(workbench.study('leak', 'id,variant', [...rows, 'x,off'], { variants }))
    expect(leaky.findings.find(({ code }) => code === 'variant-leak')?.evidence).toEqual({
      variantId: 'off',
      subjects: 1,
    })
    if (leaky.srm.kind === 'estimated' && clean.srm.kind === 'estimated') {
      expect(leaky.srm.pValue).toBe(clean.srm.pValue)
    }
  })
})

describe('mistake: p-values by 1 - cdf underflow to 0', () => {
  test.each([
    [8.5, -16.6],
    [30, -190],
    [37.5, -295],
  ])('t = %d has its own p in result.json, CSV and the printed table', async (t, log10) => {
    const study = workbench.study(`t${t * 10}`, 'id,variant,y', samples(20_000, shiftFor(t, 20_000)), {
      metrics: [mean],
    })
    const { test: own } = (await workbench.analyse(study)).metrics[0]!.effects[0]!
    if (own.kind !== 'estimated') throw new Error(own.reason)
    expect(own.statistic).toBeCloseTo(t, 2)
    expect(own.pValue).toBeGreaterThan(0)
    expect(Math.abs(own.log10P / log10 - 1)).toBeLessThan(0.03)
    expect(Math.log10(own.pValue)).toBeCloseTo(own.log10P, 6)
    const row = (await workbench.tidy(study)).find((each) => each.get('control_id') === 'old')!
    expect(Number(row.get('p_value'))).toBe(own.pValue)
    expect(await lineOf(study)).toContain(formatPValue(own.pValue))
  })

  test('beyond the smallest double the logarithm still tells: log10 p of t = 100 in result.json, CSV and tables', async () => {
    const study = workbench.study('t100', 'id,variant,y', samples(100_000, shiftFor(100, 100_000)), { metrics: [mean] })
    const { test: own } = (await workbench.analyse(study)).metrics[0]!.effects[0]!
    if (own.kind !== 'estimated') throw new Error(own.reason)
    expect(own.log10P).toBeLessThan(-1500)
    const row = (await workbench.tidy(study)).find((each) => each.get('control_id') === 'old')!
    expect(Number(row.get('log10_p'))).toBe(own.log10P)
    expect(await lineOf(study)).toContain('< 1e-12')
    expect(exactPValue(own.pValue, own.log10P)).toMatch(/^\d\.\d+e-\d{4}$/)
  })
})

describe('mistake: a true 0 is exported as blank', () => {
  test('CSV, Parquet, HTML and the TSV of the window all say 0', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => `u${i},${i % 2 ? 'new' : 'old'},${i % 4 < 2 ? 1 : 0},0`)
    const metrics = [
      { id: 'same', type: 'proportion', column: 'same', role: 'primary' },
      { id: 'nothing', type: 'mean', column: 'nothing' },
    ]
    const study = workbench.study('zeros', 'id,variant,same,nothing', rows, { metrics })
    const tidy = await workbench.tidy(study)
    const effect = tidy.find((row) => row.get('metric_id') === 'same' && row.get('variant_id') === 'new')!
    expect([effect.get('effect'), effect.get('statistic'), effect.get('relative_effect')]).toEqual(['0', '0', '0'])
    const constant = tidy.find((row) => row.get('metric_id') === 'nothing')!
    expect([constant.get('mean'), constant.get('variance')]).toEqual(['0', '0'])

    const parquet = join(workbench.folder, 'zeros.parquet')
    const html = join(workbench.folder, 'zeros.html')
    await workbench.assay('report', study, '--parquet', parquet, '--html', html)
    const connection = await (await DuckDBInstance.create()).connect()
    const read = await connection.runAndReadAll(
      `SELECT effect, statistic FROM '${parquet}' WHERE metric_id = 'same' AND variant_id = 'new' AND dimension IS NULL`,
    )
    expect(read.getRowsJS()).toEqual([[0, 0]])
    connection.closeSync()
    expect(readFileSync(html, 'utf8')).toMatch(/<td[^>]*>\s*(?:[+±]?0(?:\.0+)?\s*%?)/)
    expect(toTsv(['effect', 'missing'], [[0, null]])).toBe('effect\tmissing\n0\t')
  })
})

describe('mistake: a corrected interval is undefined at p = 1', () => {
  test.each(['bonferroni', 'holm', 'hochberg', 'benjamini-hochberg', 'benjamini-yekutieli'])(
    'under %s an effect of exactly 0 has an interval around 0',
    async (correction) => {
      const rows = samples(50, 0).map((row, i) => `${row},${i % 2}`)
      const metrics = [mean, { id: 'z', type: 'mean', column: 'z' }].map((each) => ({ ...each, role: 'primary' }))
      const study = workbench.study(`one-${correction}`, 'id,variant,y,z', rows, { metrics, plan: { correction } })
      for (const { effects } of (await workbench.analyse(study)).metrics) {
        const [{ pValueAdjusted, intervalAdjusted, significant } = effects[0]!] = effects
        expect([pValueAdjusted, significant]).toEqual([1, false])
        expect(intervalAdjusted!.absolute.lower).toBeLessThan(0)
        expect(intervalAdjusted!.absolute.upper).toBeGreaterThan(0)
        expect(Number.isFinite(intervalAdjusted!.absolute.upper - intervalAdjusted!.absolute.lower)).toBe(true)
      }
    },
  )
})
