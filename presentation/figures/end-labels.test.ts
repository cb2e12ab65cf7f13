import { expect, test } from 'vitest'
import { endLabels } from './end-labels'

const at = (y: number, text = 'treatment') => ({ text, x: 1, y, colour: '#000' })

test('labels with room stand at the end of their lines', () => {
  expect(endLabels([at(0), at(5)], [0, 10], 200).map(({ yshift }) => yshift)).toEqual([0, 0])
})

test('labels of lines that end together are a line apart, around their middle', () => {
  const places = endLabels([at(5.1), at(5), at(5.05)], [0, 10], 200).map(({ y, yshift }) => Number(y) * 20 + yshift!)
  expect(places[1]! - places[0]!).toBeGreaterThanOrEqual(14)
  expect(places[2]! - places[1]!).toBeGreaterThanOrEqual(14)
  expect(Math.abs((places[0]! + places[2]!) / 2 - 101)).toBeLessThan(2)
})

test('a long name is cut, and no name is markup', () => {
  const [label] = endLabels([at(1, '<b>a very long name of a variant</b>')], [0, 10], 200)
  expect(label!.text).toContain('…')
  expect(label!.text).not.toContain('<b>')
})
