import { expect, test } from 'vitest'
import { tellAnswer } from './answer-text'

test.each([
  [1_234_567, 'number', '1,234,567'],
  [0.1 + 0.2, 'number', '0.3'],
  [null, 'number', ''],
  [true, 'boolean', 'true'],
  ['2026-01-02T00:00:00.000Z', 'timestamp', '2026-01-02 00:00:00'],
  ['2026-01-02T00:00:00.500Z', 'timestamp', '2026-01-02 00:00:00.500'],
  ['T', 'text', 'T'],
] as const)('%s of type %s is shown as %s', (value, type, shown) => {
  expect(tellAnswer(value, type).text).toBe(shown)
})
