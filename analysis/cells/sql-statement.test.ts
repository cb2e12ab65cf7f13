import { expect, test } from 'vitest'
import { readingStatement } from './sql-statement'

test.each([
  'select 1',
  'WITH a AS (SELECT 1) SELECT * FROM a',
  'from subjects',
  '(select 1) union all (select 2)',
  '-- how many\nselect count(*) from subjects',
  'summarize subjects',
])('%s reads', (sql) => {
  expect(readingStatement(sql)).toBe(sql)
})

test('leaves a closing semicolon out', () => {
  expect(readingStatement("select ';' as a ; ")).toBe("select ';' as a ")
})

test.each([
  'create table t as select 1',
  "attach ':memory:' as m",
  'use memory',
  'SET threads = 4',
  'drop table subjects',
])('%s would leave something behind', (sql) => {
  expect(() => readingStatement(sql)).toThrow('only reads')
})

test('a cell holds one statement', () => {
  expect(() => readingStatement('select 1; select 2')).toThrow('one statement')
})

test('what is no statement at all is left to the engine', () => {
  expect(readingStatement('')).toBe('')
  expect(readingStatement('"select" 1')).toBe('"select" 1')
})
