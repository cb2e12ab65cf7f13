import { expect, test } from 'vitest'
import { quoteWhereNeeded } from './quote-identifier'

test.each([
  ['subjects', 'subjects'],
  ['first paid', '"first paid"'],
  ['Country', '"Country"'],
  ['say "hi"', '"say ""hi"""'],
  ['7_days', '"7_days"'],
])('%s is written %s', (name, written) => {
  expect(quoteWhereNeeded(name)).toBe(written)
})
