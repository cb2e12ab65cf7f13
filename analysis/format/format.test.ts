import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { exactNumber, formatCount, formatNumber, formatPercent, withSign } from './number'
import { exactPValue, formatPStatement, formatPValue } from './p-value'
import { formatChange } from './interval'
import { visibleDirection } from './direction'

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [52.456, '52.5'],
    [0.0123456, '0.0123'],
    [-4.314, '−4.31'],
    [5249.4, '5,250'],
    [90_189, '90,200'],
    [999.96, '1,000'],
    [9.996, '10.0'],
    [0.00001234, '1.23e-5'],
    [-3.5e12, '−3.50e12'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, '–'],
    [null, '–'],
  ])('shows %s as %s', (value, shown) => {
    expect(formatNumber(value)).toBe(shown)
  })

  it('stays within half a unit of the third digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e8, noNaN: true }), (value) => {
        const shown = Number(formatNumber(value).replaceAll(',', ''))
        expect(Math.abs(shown - value) / value).toBeLessThanOrEqual(0.005)
      }),
      draws(100),
    )
  })
})

describe('formatCount, formatPercent, withSign', () => {
  it('never rounds a count', () => {
    expect(formatCount(90_189)).toBe('90,189')
    expect(formatCount(5_000_000)).toBe('5,000,000')
    expect(formatCount(12)).toBe('12')
  })

  it('puts a thin space before %', () => {
    expect(formatPercent(0.19018)).toBe('19.0\u202F%')
    expect(formatPercent(-0.0082)).toBe('−0.820\u202F%')
  })

  it('signs changes but not zero', () => {
    expect(['2.6', '−6.9', '0', '0.0', '∞'].map(withSign)).toEqual(['+2.6', '−6.9', '0', '0.0', '+∞'])
  })
})

describe('p-values', () => {
  it.each([
    [0.0015544, '0.0016'],
    [0.0086, '0.0086'],
    [0.43, '0.43'],
    [1, '1.0'],
    [1.24e-7, '1.2e-7'],
    [3e-20, '< 1e-12'],
    [0, '< 1e-12'],
    [null, '–'],
  ])('shows %s as %s', (value, shown) => {
    expect(formatPValue(value)).toBe(shown)
  })

  it('states the relation', () => {
    expect(formatPStatement(0.0015544)).toBe('p = 0.0016')
    expect(formatPStatement(1e-30)).toBe('p < 1e-12')
  })

  it('gives the exact value even where a double has none', () => {
    expect(exactPValue(0.0015544, -2.81)).toBe('0.0015544')
    expect(exactPValue(0, -400.3)).toBe('5.01e-401')
  })
})

describe('formatChange', () => {
  it('shows two digits of the uncertainty', () => {
    expect(formatChange(-0.0431, { lower: -0.0692, upper: -0.017 }, { unit: 'percent' })).toBe(
      '−4.3\u202F% [−6.9, −1.7]',
    )
    expect(formatChange(-1.16, { lower: -3.72, upper: 1.4 }, { unit: 'plain' })).toBe('−1.2 [−3.7, +1.4]')
    expect(formatChange(1234.5, { lower: 834, upper: 1635 }, { unit: 'plain' })).toBe('+1,235 [+834, +1,635]')
  })

  it('shows on which side of 0 an end lies, where two decimals more can', () => {
    expect(formatChange(0.0117, { lower: 0.0003, upper: 0.0231 }, { unit: 'points' })).toBe(
      '+1.17\u202Fpp [+0.03, +2.31]',
    )
    expect(formatChange(-1.4, { lower: -2.8, upper: -0.04 }, { unit: 'plain' })).toBe('−1.40 [−2.80, −0.04]')
    expect(formatChange(1.2, { lower: 1e-6, upper: 2.4 }, { unit: 'plain' })).toBe('+1.2 [0.0, +2.4]')
    expect(formatChange(1.2, { lower: 0, upper: 2.4 }, { unit: 'plain' })).toBe('+1.2 [0.0, +2.4]')
  })

  it('shows a one-sided interval', () => {
    expect(formatChange(0.02, { lower: 0.01, upper: Number.POSITIVE_INFINITY }, { unit: 'percent' })).toBe(
      '+2.0\u202F% [+1.0, +∞]',
    )
  })

  it('shows an interval of no width', () => {
    expect(formatChange(0.5, { lower: 0.5, upper: 0.5 }, { unit: 'plain' })).toBe('+0.500 [+0.500, +0.500]')
  })
})

describe('exactNumber', () => {
  it('loses no digit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Object.is(Number(exactNumber(value)), Object.is(value, -0) ? 0 : value)).toBe(true)
      }),
      draws(100),
    )
    expect(exactNumber(null)).toBe('')
  })
})

it('a name cannot turn the number behind it round', () => {
  expect(visibleDirection('\u202Egnp.exe 1,221')).toBe('\\u202egnp.exe 1,221')
  expect(visibleDirection('\u0645\u0631\u062D\u0628\u0627\u200F 7')).toBe('\u0645\u0631\u062D\u0628\u0627\u200F 7')
})

it('a difference of shares is in percentage points, with the same digits as a percentage', () => {
  const interval = { lower: -0.0133, upper: -0.0031 }
  const points = formatChange(-0.0082, interval, { unit: 'points' })
  expect(points).toBe(formatChange(-0.0082, interval, { unit: 'percent' }).replace('%', 'pp'))
  expect(points).toMatch(/^−0\.82\u202Fpp \[−1\.33, −0\.31\]$/)
})
