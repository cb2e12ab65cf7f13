import { expect, test } from 'vitest'
import { intervalBand } from './interval-band'

const band = { colour: '#000000', opacity: 0.2 }

test('an open end is drawn out of the panel, never left out', () => {
  const { y } = intervalBand({ ...band, x: [1, 2], lower: [-0.1, 0.2], upper: [Infinity, Infinity] })
  expect(y).toEqual([200, 200, 0.2, -0.1])
})

test('one interval is a line, several an area', () => {
  expect(intervalBand({ ...band, x: [1], lower: [0], upper: [1] }).line?.width).toBe(2)
  expect(intervalBand({ ...band, x: [1, 2], lower: [0, 0], upper: [1, 1] }).line?.width).toBe(0)
})
