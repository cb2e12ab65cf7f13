import { expect, test } from 'vitest'
import { parameterLiteral } from './parameter-literal'

test.each([
  [null, 'NULL'],
  [true, 'TRUE'],
  ["O'Brien", "'O''Brien'"],
  ["'); DROP TABLE subjects; --", "'''); DROP TABLE subjects; --'"],
  [2, '2e0'],
  [-0.05, '-0.05e0'],
  [1e-40, '1e-40'],
  [Infinity, "CAST('Infinity' AS DOUBLE)"],
])('%s becomes %s', (parameter, literal) => {
  expect(parameterLiteral(parameter)).toBe(literal)
})

test('refuses a text that would end early', () => {
  expect(() => parameterLiteral('a\u0000b')).toThrow('U+0000')
})
