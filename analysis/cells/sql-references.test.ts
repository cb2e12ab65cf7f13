import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { sqlTokens } from '../sql/tokens'
import { referencedRelations } from './sql-references'

describe('sqlTokens', () => {
  it('takes strings, names and comments as one thing each', () => {
    const sql = `SELECT 'it''s', E'a\\'b', $$x'y$$, $t$ $$ $t$, "we""ird" /* a /* nested */ comment */ -- line\n, 1.5e-3 + .5, $1 FROM t`
    expect(sqlTokens(sql).map(({ kind, text }) => `${kind}:${text}`)).toEqual([
      'word:SELECT',
      "text:'it''s'",
      'symbol:,',
      "text:E'a\\'b'",
      'symbol:,',
      "text:$$x'y$$",
      'symbol:,',
      'text:$t$ $$ $t$',
      'symbol:,',
      'name:we"ird',
      'symbol:,',
      'number:1.5e-3',
      'symbol:+',
      'number:.5',
      'symbol:,',
      'parameter:$1',
      'word:FROM',
      'word:t',
    ])
  })

  it('covers any text without overlap', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (sql) => {
        let end = 0
        for (const token of sqlTokens(sql)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(token.end).toBeGreaterThan(token.start)
          end = token.end
        }
        expect(end).toBeLessThanOrEqual(sql.length)
      }),
      draws(100),
    )
  })
})

describe('referencedRelations', () => {
  it.each([
    ['SELECT * FROM a', ['a']],
    ['select * from A, "B" x, (select * from c) join d using (k), e', ['a', 'b', 'c', 'd', 'e']],
    [`SELECT 'FROM a', "from b" FROM c -- FROM d\n/* JOIN e */`, ['c']],
    ['SELECT a, b FROM c ORDER BY d, e', ['c']],
    ['SELECT a, b FROM c GROUP BY d, e HAVING f > 1', ['c']],
    ['WITH x AS (SELECT * FROM a), y (p, q) AS MATERIALIZED (SELECT * FROM x) SELECT * FROM y, b', ['a', 'b']],
    ["SELECT * FROM read_csv('a'), schema.t, range(3) AS r, q", ['q']],
    ['FROM a SELECT count(*)', ['a']],
    ['SELECT (SELECT max(y) FROM b) FROM a WHERE EXISTS (SELECT 1 FROM c WHERE x IN (1, 2))', ['b', 'a', 'c']],
    ['SELECT 1 UNION ALL SELECT * FROM a', ['a']],
    ['SELECT * FROM (a JOIN b ON a.k = b.k)', ['a', 'b']],
    ['', []],
  ])('of %j are %j', (sql, expected) => {
    expect(referencedRelations(sql)).toEqual(expected)
  })
})
