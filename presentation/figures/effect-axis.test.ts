import { expect, test } from 'vitest'
import { effectAxis } from './effect-axis'

test('differences of shares are marked in percentage points, zero without a unit', () => {
  const { tickvals, ticktext } = effectAxis([-0.021, 0.043], 'points')
  expect(tickvals).toEqual([-0.02, 0, 0.02, 0.04])
  expect(ticktext).toEqual(['−2\u202Fpp', '0', '+2\u202Fpp', '+4\u202Fpp'])
})

test('small differences have the decimals that tell their marks apart', () => {
  const { ticktext } = effectAxis([-0.0004, 0.0011], 'points')
  expect(ticktext).toEqual(['0', '+0.05\u202Fpp', '+0.10\u202Fpp'])
})

test('other effects are marked in their own unit, zero without a sign', () => {
  const { tickvals, ticktext } = effectAxis([-3, 4], 'plain')
  expect(tickvals).toEqual([-2, 0, 2, 4])
  expect(ticktext).toEqual(['−2', '0', '+2', '+4'])
  expect(effectAxis([-1200, 3100], 'plain').ticktext).toEqual(['−1,000', '0', '+1,000', '+2,000', '+3,000'])
})
