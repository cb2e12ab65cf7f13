import { describe, expect, it } from 'vitest'
import type { Condition } from '../study/condition'
import { conditionHolds } from './condition-holds'

const test = (operator: '=' | '!=' | '<' | '<=' | '>' | '>=', value: string | number | boolean): Condition => ({
  kind: 'comparison',
  field: 'x',
  operator,
  value,
})

describe('conditionHolds', () => {
  it('compares values of one type', () => {
    expect([1, 2, 3].map((x) => conditionHolds(test('<', 2), { x }))).toEqual([true, false, false])
    expect([1, 2, 3].map((x) => conditionHolds(test('>=', 2), { x }))).toEqual([false, true, true])
    expect(['a', 'b'].map((x) => conditionHolds(test('<=', 'a'), { x }))).toEqual([true, false])
    expect(conditionHolds(test('>', 1), { x: 2 })).toBe(true)
    expect(conditionHolds(test('=', true), { x: true })).toBe(true)
  })

  it('has no order between types, and takes them for unequal', () => {
    expect(conditionHolds(test('<', 2), { x: '1' })).toBe(false)
    expect(conditionHolds(test('=', 1), { x: '1' })).toBe(false)
    expect(conditionHolds(test('!=', 1), { x: '1' })).toBe(true)
  })

  it('passes a missing value by is-null only', () => {
    const missing = [{}, { x: null }, { x: undefined }, { x: Number.NaN }, { x: {} }, { x: ['DE'] }]
    for (const attributes of missing) {
      expect(conditionHolds(test('!=', 1), attributes)).toBe(false)
      expect(conditionHolds({ kind: 'membership', field: 'x', negated: true, values: [1] }, attributes)).toBe(false)
      expect(conditionHolds({ kind: 'null-test', field: 'x', negated: false }, attributes)).toBe(true)
      expect(conditionHolds({ kind: 'null-test', field: 'x', negated: true }, attributes)).toBe(false)
    }
  })

  it('sees no attribute that the subject does not have itself', () => {
    expect(conditionHolds({ kind: 'null-test', field: 'constructor', negated: false }, {})).toBe(true)
    expect(conditionHolds({ kind: 'null-test', field: 'toString', negated: true }, {})).toBe(false)
  })

  it('joins by all and any', () => {
    const inside: Condition = { kind: 'membership', field: 'country', negated: false, values: ['DE', 'AT'] }
    const grown: Condition = { kind: 'comparison', field: 'age', operator: '>=', value: 18 }
    const both = { country: 'AT', age: 20 }
    const one = { country: 'AT', age: 2 }
    expect(conditionHolds({ kind: 'all', conditions: [inside, grown] }, both)).toBe(true)
    expect(conditionHolds({ kind: 'all', conditions: [inside, grown] }, one)).toBe(false)
    expect(conditionHolds({ kind: 'any', conditions: [inside, grown] }, one)).toBe(true)
    expect(conditionHolds({ kind: 'any', conditions: [inside, grown] }, { country: 'FR' })).toBe(false)
  })
})
