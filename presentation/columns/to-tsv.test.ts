import { expect, test } from 'vitest'
import { toTsv } from './to-tsv'

test('keeps full precision and the table its shape', () => {
  expect(
    toTsv(
      ['name', 'p'],
      [
        ['a\tb\nc', 0.1 + 0.2],
        ['d', null],
      ],
    ),
  ).toBe('name\tp\na b c\t0.30000000000000004\nd\t')
})
