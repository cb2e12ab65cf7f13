import { describe, expect, it } from 'vitest'
import { InvariantError } from '../failures'
import { column } from '../sql/tree/expression'
import type { AnswerValue, Table } from '../sql/query'
import { planSums } from './queries/sums-plan'
import type { MetricBlock } from './metric-block'
import { momentsFromSums } from '../moments/exact-sums'
import { readMoments, regroup } from './read-moments'
import { dimensionKeys, type GroupingKeys } from './request'

const block: MetricBlock = {
  metricId: 'm',
  filter: null,
  columns: [{ name: 'outcome', role: 'outcome', expression: column('y'), kind: 'whole', cap: null }],
}
const statistics = { count: 6, minimum: 0, maximum: 9, mean: 4 }
const plan = planSums(
  [block],
  {
    rows: 6,
    blocks: new Map([['m', { members: 6, columns: [{ statistics, refinement: null, missing: 0 }] }]]),
  },
  'products',
)
const country = dimensionKeys(['country'])

function answer(columns: Readonly<Record<string, readonly AnswerValue[]>>, truncated = false): Table {
  const rowCount = Object.values(columns)[0]!.length
  return {
    columns: Object.entries(columns).map(([name, values]) => ({ name, type: 'other', values })),
    rowCount,
    truncated,
  }
}

const good = {
  variant: ['a', 'a', 'b'],
  'by country': ['x', null, null],
  subjects: [2, 1, 3],
  'sum m.outcome': ['7', '5', '12'],
  'sum m.outcome * m.outcome': ['25', '25', '50'],
}

function read(
  over: Readonly<Record<string, readonly AnswerValue[]>>,
  groupings: readonly GroupingKeys[] = [country],
  truncated = false,
) {
  return readMoments(answer({ ...good, ...over }, truncated), plan, groupings)
}

describe('readMoments', () => {
  it('reads groups, NULL among the dimension values, and adds them up', () => {
    const table = read({})
    expect(table.groupings[0]!.groups.map(({ values }) => values)).toEqual([['x'], [null], [null]])
    const total = regroup(table, []).find(({ variantId }) => variantId === 'a')!
    expect(total.subjects).toBe(3)
    const sums = total.passes[0]!.get('m')!
    expect(sums).toEqual({ count: 3, totals: [12n], sums: [12n], products: [50n] })
    expect(momentsFromSums(sums, plan.blocks.get('m')!.scale)).toEqual({ count: 3, means: [4], comoments: [2] })
  })

  it('tells a NULL value from a key that is not in the grouping set', () => {
    const table = read({ 'not by country': [0, 1, 0] }, [[], country])
    expect(table.groupings[0]!.groups).toHaveLength(1)
    expect(table.groupings[1]!.groups.map(({ values }) => values)).toEqual([['x'], [null]])
  })

  it.each([
    ['a missing column', { 'sum m.outcome': undefined }, 'no column'],
    ['a fraction', { 'sum m.outcome': ['1.5', '1', '1'] }, 'no integer'],
    ['a number where text is due', { 'sum m.outcome': [1, 1, 1] }, 'no integer'],
    ['a count of NULL', { subjects: [1, null, 1] }, 'NULL'],
    ['a count as a word', { subjects: ['one', '1', '1'] }, 'not numbers'],
    ['a variant of NULL', { variant: ['a', null, 'b'] }, 'no variant'],
  ])('refuses %s', (_, over, message) => {
    const columns = Object.entries({ ...good, ...over }).flatMap(([name, values]) => (values ? [[name, values]] : []))
    const attempt = () => readMoments(answer(Object.fromEntries(columns)), plan, [country])
    expect(attempt).toThrow(InvariantError)
    expect(attempt).toThrow(message)
  })

  it('refuses an answer that was cut short, and a grouping nobody asked for', () => {
    expect(() => read({}, [country], true)).toThrow('to its end')
    expect(() => read({ 'not by country': [0, 1, 0] }, [country, dimensionKeys(['country', 'device'])])).toThrow()
  })
})
