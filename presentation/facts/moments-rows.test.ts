import { describe, expect, it } from 'vitest'
import { momentsRows } from './moments-rows'

describe('momentsRows', () => {
  it('gives one row per column with n, mean and sample variance, rounded to see and exact to copy', () => {
    const rows = momentsRows([
      {
        metricId: 'revenue',
        variantId: 'gate_40',
        slice: { country: null },
        columns: ['revenue', 'before'],
        // 4 subjects; C = [[30, 6], [6, 12]]
        moments: { count: 4, means: [2.123456, 10], comoments: [30, 6, 12] },
      },
    ])
    expect(rows.map((row) => row.column)).toEqual(['revenue', 'before'])
    expect(rows[0]).toMatchObject({
      slice: 'country (none)',
      shown: { n: '4', mean: '2.12', variance: '10.0' },
      exact: { n: '4', mean: '2.123456', variance: '10' },
    })
    expect(rows[1]?.exact.variance).toBe('4')
  })

  it('has no mean of nobody and no variance of one', () => {
    const group = { metricId: 'm', variantId: 'v', slice: {}, columns: ['x'] }
    const [nobody] = momentsRows([{ ...group, moments: { count: 0, means: [0], comoments: [0] } }])
    const [one] = momentsRows([{ ...group, moments: { count: 1, means: [7], comoments: [0] } }])
    expect(nobody?.exact).toEqual({ n: '0', mean: '', variance: '' })
    expect(one?.shown).toEqual({ n: '1', mean: '7.00', variance: '–' })
  })
})
