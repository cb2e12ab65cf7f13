import { expect, test } from 'vitest'
import { tellDifference, tellEstimable } from '../words/told'
import { rowFacts, rowLabel, tableColumns } from './number-rows'
import { changes, changeValue, left, right, type PrintTable } from './table'

const change = { kind: 'estimated', estimate: 0.0123456789, interval: { lower: 0.01, upper: 0.0147 } } as const
const missing = { kind: 'not-estimable', reason: 'zero-variance' } as const

const table: PrintTable = {
  caption: 'effects',
  columns: [left('variant'), changes('effect'), right('p')],
  rows: [
    {
      values: ['a', changeValue(tellEstimable(change, 'points')), { text: '0.012', exact: '0.0123' }],
      tone: 'neutral',
      label: 'revenue, a',
    },
    { values: ['b', changeValue(tellEstimable(missing, 'plain')), '–'], tone: 'neutral' },
  ],
  notes: [],
  isDetail: false,
}

test('a table copies with a heading per number; what is not estimable says so and leaves its ends empty', () => {
  expect(tableColumns(table)).toEqual([
    { name: 'variant', values: ['a', 'b'] },
    { name: 'effect', values: ['0.0123456789', 'all values are equal'] },
    { name: 'effect: lower', values: ['0.01', ''] },
    { name: 'effect: upper', values: ['0.0147', ''] },
    { name: 'p', values: ['0.0123', '–'] },
  ])
})

test('the numbers of a row are facts under the headings of their columns, texts are not', () => {
  expect(rowFacts(table, table.rows[0]!)).toEqual([
    { label: 'effect', value: '+1.23\u202Fpp [+1.00, +1.47]', exact: '0.0123456789 [0.01, 0.0147]' },
    { label: 'p', value: '0.012', exact: '0.0123' },
  ])
  expect(table.rows.map(rowLabel)).toEqual(['revenue, a', 'b'])
})

test('a change without an interval has its sign and unit', () => {
  expect(tellDifference(-0.0117, 'points').text).toBe('−1.17\u202Fpp')
  expect(tellDifference(2.5, 'plain')).toEqual({ text: '+2.50', exact: '2.5' })
})
