import { expect, test } from 'vitest'
import { errorPosition } from './error-position'

test('finds the caret of a short line', () => {
  const sql = 'select a\nfrom subjects where b'
  const message =
    'Binder Error: Referenced column "b" not found\n\nLINE 2: from subjects where b\n                            ^'
  expect(errorPosition(message, sql)).toEqual({ line: 2, column: 21 })
})

test('finds the caret of a line shown in part', () => {
  const sql = `select ${'x, '.repeat(60)}missing_column from subjects`
  const excerpt = '...x, x, missing_column from subjects'
  const message = `Binder Error: no\n\nLINE 1: ${excerpt}\n${' '.repeat(8 + 9)}^`
  const position = errorPosition(message, sql)
  expect(position?.line).toBe(1)
  expect(sql.slice(position!.column - 1)).toMatch(/^missing_column/)
})

test('has no position without a line', () => {
  expect(errorPosition('Out of Memory Error: failed', 'select 1')).toBeNull()
})
