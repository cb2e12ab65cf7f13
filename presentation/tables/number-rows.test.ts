import { expect, test } from 'vitest'
import { changeCell, changeColumn, differenceCell, numberTableValues } from './number-cells'

const change = { kind: 'estimated', estimate: 0.0123456789, interval: { lower: 0.01, upper: 0.0147 } } as const

test('an effect is shown in points and copied as three numbers of full precision', () => {
  const cell = changeCell(change, 'points')
  expect(cell.text).toBe('+1.23\u202Fpp [+1.00, +1.47]')
  expect(cell.copied).toEqual(['0.0123456789', '0.01', '0.0147'])
})

test('a table copies with a heading per number; what is not estimable says so and leaves its ends empty', () => {
  const missing = changeCell({ kind: 'not-estimable', reason: 'zero-variance' }, 'plain')
  const { headers, rows } = numberTableValues(
    [{ header: 'variant', isNumber: false }, changeColumn('effect'), { header: 'p', isNumber: true }],
    [
      {
        key: 'a',
        label: 'a',
        cells: [{ text: 'a' }, changeCell(change, 'points'), { text: '0.012', exact: '0.0123' }],
      },
      { key: 'b', label: 'b', cells: [{ text: 'b' }, missing, { text: '–' }] },
    ],
  )
  expect(headers).toEqual(['variant', 'effect', 'effect: lower', 'effect: upper', 'p'])
  expect(rows[0]).toEqual(['a', '0.0123456789', '0.01', '0.0147', '0.0123'])
  expect(rows[1]).toEqual(['b', missing.text, '', '', '–'])
})

test('a change without an interval has its sign and unit', () => {
  expect(differenceCell(-0.0117, 'points').text).toBe('−1.17\u202Fpp')
  expect(differenceCell(2.5, 'plain')).toEqual({ text: '+2.50', exact: '2.5' })
})
