import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '../tests/engines/native-engine'
import { typedAnswer, typedStatement } from '../tests/engines/typed-selects'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

describe('runQuery', () => {
  it('hands over every type as the port says', async () => {
    const { columns } = await engine.run({ sql: typedStatement, parameters: [] })
    expect(columns.map(({ type, values }, at) => [typedAnswer[at]?.[0], type, values[0]])).toEqual(typedAnswer)
  })

  it('keeps the names, the order, the limit and the parameters of an answer that DuckDB prints', async () => {
    const sql = 'SELECT [i] AS list, i AS list, $1 AS list FROM range(5000) t(i) ORDER BY i DESC'
    const table = await engine.run({ sql, parameters: ['x'] }, { rowLimit: 3000 })
    expect(table.columns.map(({ name, type, values }) => [name, type, values[0], values[2999]])).toEqual([
      ['list', 'other', '[4999]', '[2000]'],
      ['list:1', 'number', 4999, 2000],
      ['list:2', 'text', 'x', 'x'],
    ])
    expect([table.rowCount, table.truncated]).toEqual([3000, true])
  })

  it.each([
    'FROM (VALUES ([1])) t(x)',
    'VALUES ([1])',
    'WITH a AS (SELECT [1] AS x) FROM a',
    'SHOW ALL TABLES',
    'SELECT [1] AS x -- with a comment',
    'PIVOT (SELECT 1 AS a, [2] AS b) ON a USING first(b)',
  ])('prints the lists of %s', async (sql) => {
    const { columns } = await engine.run({ sql, parameters: [] })
    const types = columns.map(({ type }) => type)
    expect(types).toContain('other')
  })

  it('gives no rows where there are none, and a column of NULLs its own type', async () => {
    const none = await engine.run({
      sql: "SELECT DATE '2026-01-01' AS day, 1.5::DECIMAL(4, 2) AS x WHERE false",
      parameters: [],
    })
    expect(none.columns.map(({ type, values }) => [type, values])).toEqual([
      ['timestamp', []],
      ['number', []],
    ])
  })
})
