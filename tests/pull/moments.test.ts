import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pullFixture, studyOf, type PullFixture } from './pull-fixture'

let fixture: PullFixture
beforeAll(async () => {
  fixture = await pullFixture()
})
afterAll(() => fixture.close())

const metrics = [{ id: 'm', role: 'primary', type: 'mean', column: 'm', direction: 'increase' }]

async function pull(name: string, text: string, source: object) {
  fixture.file(name, text)
  const { manifest, findings } = await fixture.pull(studyOf({ kind: 'moments', file: name, ...source }, metrics))
  const rows = await fixture.query(manifest.id, 'SELECT * FROM moments')
  return { rows, findings, counts: manifest.frame.counts, window: manifest.window }
}

describe('a moments source', () => {
  it('with one row per variant', async () => {
    const { rows, window } = await pull('single.csv', 'v,when,n,avg,var\na,2026-01-01,10,1.5,2\nb,2026-01-01,11,,\n', {
      variant: 'v',
      at: 'when',
      n: 'n',
      mean: 'avg',
      variance: 'var',
    })
    expect(rows).toEqual([
      ['a', 'm', null, '2026-01-01T00:00:00.000Z', 10, 1.5, 2],
      ['b', 'm', null, '2026-01-01T00:00:00.000Z', 11, null, null],
    ])
    expect(window).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'])
  })

  const paired = {
    variant: 'variant',
    metric: 'metric',
    look: 'look',
    control: { n: 'nc', mean: 'mc', variance: 'vc' },
    treatment: { n: 'nt', mean: 'mt', variance: 'vt' },
    filter: [{ field: 'experiment', op: '=', value: 'x' }],
  }
  const header = 'experiment,variant,metric,look,nc,nt,mc,mt,vc,vt\n'

  it('with the control beside each treatment has it once', async () => {
    const { rows, findings, counts } = await pull(
      'paired.csv',
      `${header}x,b,1,0.5,10,11,1,2,3,4\nx,c,1,0.5,10,12,1,3,3,5\nx,b,1,1,20,21,1,2,3,\ny,b,1,1,1,1,1,1,1,1\n`,
      paired,
    )
    expect(rows).toEqual([
      ['a', '1', 0.5, null, 10, 1, 3],
      ['b', '1', 0.5, null, 11, 2, 4],
      ['c', '1', 0.5, null, 12, 3, 5],
      ['a', '1', 1, null, 20, 1, 3],
      ['b', '1', 1, null, 21, 2, null],
    ])
    expect(findings).toEqual([])
    expect(counts.filtered_rows).toBe(1)
  })

  it('says where treatments disagree on the control', async () => {
    const { findings } = await pull(
      'disagreeing.csv',
      `${header}x,b,1,1,10,11,1,2,3,4\nx,c,1,1,10,12,1.25,3,3,5\n`,
      paired,
    )
    expect(findings).toMatchObject([
      { severity: 'warning', evidence: { looks: 1, examples: [{ metric: '1', look: 1, means: [1, 1.25] }] } },
    ])
  })

  it('merges increments into the moments of all rows so far', async () => {
    const parts = [[1e8 + 1, 1e8 + 2, 1e8 + 4], [1e8 - 3], [1e8 + 0.5, 1e8 + 7, 1e8 + 7, 1e8 - 9]]
    const lines = parts.map((values, look) => ['a', look + 1, ...moments(values)].join(','))
    const { rows } = await pull('increments.csv', `v,k,n,avg,var\n${lines.join('\n')}\nb,1,5,1,\nb,2,5,1,1\n`, {
      variant: 'v',
      look: 'k',
      n: 'n',
      mean: 'avg',
      variance: 'var',
      accumulate: 'increments',
    })
    const merged = rows.filter(([variant]) => variant === 'a').map((row) => row.slice(4).map(Number))
    for (const [at, row] of merged.entries()) {
      const wanted = moments(parts.slice(0, at + 1).flat()).map(Number)
      // means near 1e8 carry 1.5e-8 of rounding into the spread
      row.forEach((value, index) => expect(value / wanted[index]!).toBeCloseTo(1, 8))
    }
    expect(rows.filter(([variant]) => variant === 'b').map((row) => row.slice(4))).toEqual([
      [5, 1, null],
      [10, 1, null],
    ])
  })
})

/** n, mean and variance, told apart from the large mean that they share. */
function moments(values: readonly number[]): readonly (number | '')[] {
  const mean = values.reduce((total, value) => total + (value - 1e8), 0) / values.length + 1e8
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  return [values.length, mean, values.length > 1 ? squares / (values.length - 1) : '']
}
