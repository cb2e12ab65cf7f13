import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { conditionExpression } from './condition-expression'
import { duckdb } from './dialects/duckdb/dialect'
import { postgres } from './dialects/postgres/dialect'
import { compile, compileInlined, inlinedExpression } from './printer'
import {
  and,
  ascending,
  binary,
  call,
  caseWhen,
  cast,
  column,
  dialectCall,
  double,
  inList,
  integer,
  isNull,
  nullLiteral,
  not,
  or,
  parameter,
  star,
  text,
  type Expression,
} from './tree/expression'
import { as, groupBy, groupingSets, plain, select, subquery, table, unionAll, userSql } from './tree/select'

const report = select({
  with: [{ name: 'kept', select: select({ columns: [plain(star())], from: table('subjects') }) }],
  columns: [
    plain(column('variant', 's')),
    as(
      call('sum', [binary(binary(column('y', 's'), '-', double(1.5)), '*', double(2))], {
        filter: not(isNull(column('y', 's'))),
      }),
      'total',
    ),
    as(dialectCall('quantile', column('y', 's'), double(0.99)), 'p99'),
    as(cast(call('count', [star()]), 'double'), 'n'),
  ],
  from: table('kept', 's'),
  joins: [
    {
      kind: 'left',
      relation: subquery(select({ columns: [as(parameter("O'Hare", 'text'), 'name')] }), 'names'),
      on: binary(column('name', 'names'), '=', column('city', 's')),
    },
  ],
  where: and(
    or(binary(column('age', 's'), '>=', parameter(18, 'double')), isNull(column('age', 's'))),
    binary(column('city', 's'), '<>', parameter("O'Hare", 'text')),
  ),
  groupBy: groupingSets([column('variant', 's')], [column('variant', 's'), column('city', 's')]),
  orderBy: [ascending(column('variant', 's'), 'last')],
  limit: 10,
})

describe('compile', () => {
  it('prints DuckDB', () => {
    expect(compile(report, duckdb).sql).toMatchInlineSnapshot(`
      "WITH "kept" AS (
        SELECT
          *
        FROM "subjects"
      )
      SELECT
        "s"."variant",
        sum(("s"."y" - 1.5e0) * 2e0) FILTER (WHERE NOT "s"."y" IS NULL) AS "total",
        quantile_cont("s"."y", 0.99e0) AS "p99",
        CAST(count(*) AS DOUBLE) AS "n"
      FROM "kept" AS "s"
      LEFT JOIN (
        SELECT
          $1 AS "name"
      ) AS "names" ON "names"."name" = "s"."city"
      WHERE ("s"."age" >= $2 OR "s"."age" IS NULL)
        AND "s"."city" <> $1
      GROUP BY GROUPING SETS (
        ("s"."variant"),
        ("s"."variant", "s"."city")
      )
      ORDER BY "s"."variant" NULLS LAST
      LIMIT 10"
    `)
    expect(compile(report, duckdb).parameters).toEqual(["O'Hare", 18])
  })

  it('prints PostgreSQL', () => {
    expect(compile(report, postgres).sql).toMatchInlineSnapshot(`
      "WITH "kept" AS (
        SELECT
          *
        FROM "subjects"
      )
      SELECT
        "s"."variant",
        sum(("s"."y" - '1.5'::double precision) * '2'::double precision) FILTER (WHERE NOT "s"."y" IS NULL) AS "total",
        percentile_cont('0.99'::double precision) WITHIN GROUP (ORDER BY "s"."y") AS "p99",
        CAST(count(*) AS double precision) AS "n"
      FROM "kept" AS "s"
      LEFT JOIN (
        SELECT
          $1::text AS "name"
      ) AS "names" ON "names"."name" = "s"."city"
      WHERE ("s"."age" >= $2::double precision OR "s"."age" IS NULL)
        AND "s"."city" <> $1::text
      GROUP BY GROUPING SETS (
        ("s"."variant"),
        ("s"."variant", "s"."city")
      )
      ORDER BY "s"."variant" NULLS LAST
      LIMIT 10"
    `)
  })
})

function quoted(value: unknown, type: string): string {
  return `<${String(value)} as ${type}>`
}

describe('where no parameters can be given', () => {
  const test = binary(parameter("it's", 'text'), '=', column('a'))

  it('values stand where parameters would, an equal one each time', () => {
    const query = select({ columns: [as(test, 'first'), as(test, 'again')], from: table('t') })
    expect(compileInlined(query, duckdb, quoted).match(/<it's as text> = "a"/g)).toHaveLength(2)
    expect(compile(query, duckdb).parameters).toEqual(["it's"])
  })

  it('an expression is printed by itself', () => {
    expect(inlinedExpression(test, duckdb, quoted)).toBe(`<it's as text> = "a"`)
  })
})

describe('on a real engine', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await openTestEngine()
    await engine.execute(`CREATE TABLE subjects (variant VARCHAR, y DOUBLE, age DOUBLE, city VARCHAR)`)
    await engine.execute(
      `INSERT INTO subjects VALUES ('a', 2, 20, 'Oslo'), ('a', 3, NULL, 'Rome'), ('b', 5, 3, 'Rome')`,
    )
  })
  afterAll(() => engine.close())

  async function evaluate(expression: Expression) {
    const answer = await engine.run(compile(select({ columns: [as(expression, 'value')] }), duckdb))
    return answer.columns[0]!.values[0]
  }

  it('binds and runs', async () => {
    const answer = await engine.run(compile(report, duckdb))
    expect(answer.columns.map(({ values }) => values)).toEqual([
      ['a', 'a', 'a'],
      expect.arrayContaining([4, 1, 3]),
      expect.arrayContaining([expect.closeTo(2.99, 12), 2, 3]),
      expect.arrayContaining([2, 1, 1]),
    ])
  })

  it.each([
    [binary(integer(10), '-', binary(integer(4), '-', integer(3))), 9],
    [binary(binary(integer(2), '+', integer(3)), '*', integer(4)), 20],
    [binary(integer(1), '-', integer(-2)), 3],
    [not(or(binary(integer(1), '=', integer(2)), binary(integer(1), '=', integer(3)))), true],
    [binary(binary(integer(1), '=', integer(2)), '=', binary(integer(3), '=', integer(4))), true],
    [isNull(binary(integer(1), '+', cast(nullLiteral, 'integer'))), true],
    [inList(integer(1), []), false],
    [inList(integer(1), [], true), true],
    [caseWhen([{ when: binary(integer(1), '>', integer(2)), result: text('a') }], text("it's")), "it's"],
  ] as const)('keeps the meaning of %#', async (expression, expected) => {
    expect(await evaluate(expression)).toBe(expected)
  })

  it.each([0.1, 1 / 3, 1e300, 5e-324, 123456789012345.67, 2 ** -40, -7])(
    'reads the double %d back bit for bit',
    async (value) => {
      expect(Object.is(await evaluate(double(value)), value)).toBe(true)
    },
  )

  it.each(['semi;colon', 'dou"ble', "sin'gle", 'new\nline', '\ttab', 'naïve ☃ 🙂', '--', '/*', '$1', ' '])(
    'keeps the hostile name %j and the same text as a value',
    async (name) => {
      const inner = select({ columns: [as(parameter(name, 'text'), name)] })
      const outer = select({ columns: [plain(column(name, name))], from: subquery(inner, name) })
      const answer = await engine.run(compile(outer, duckdb))
      expect(answer.columns[0]).toMatchObject({ name, values: [name] })
    },
  )

  it('leaves the text of user SQL alone, a trailing comment included', async () => {
    const sql = "SELECT 'two\nlines' AS t -- the end;"
    const answer = await engine.run(compile(select({ columns: [plain(star())], from: userSql(sql, 'mine') }), duckdb))
    expect(answer.columns[0]!.values).toEqual(['two\nlines'])
  })

  it('joins selects', async () => {
    expect(
      (await engine.run(compile(unionAll([1, 2].map((n) => select({ columns: [as(integer(n), 'n')] }))), duckdb)))
        .columns[0]!.values,
    ).toEqual([1, 2])
  })

  it('puts conditions into WHERE with values as parameters', async () => {
    const condition = conditionExpression(
      {
        kind: 'all',
        conditions: [
          { kind: 'membership', field: 'city', negated: false, values: ['Rome', "'; DROP TABLE subjects; --"] },
          {
            kind: 'any',
            conditions: [
              { kind: 'null-test', field: 'age', negated: false },
              { kind: 'comparison', field: 'age', operator: '!=', value: 3 },
            ],
          },
        ],
      },
      (name) => column(name),
    )
    const query = compile(
      select({
        columns: [plain(column('y'))],
        from: table('subjects'),
        where: condition,
        groupBy: groupBy(column('y')),
      }),
      duckdb,
    )
    expect(query.sql).toMatchInlineSnapshot(`
      "SELECT
        "y"
      FROM "subjects"
      WHERE "city" IN ($1, $2)
        AND ("age" IS NULL OR "age" <> $3)
      GROUP BY "y""
    `)
    expect((await engine.run(query)).columns[0]!.values).toEqual([3])
  })
})
