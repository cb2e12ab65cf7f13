import type { AnswerValue, ColumnType } from '@analysis'

/** A value of DuckDB, and the answer that every engine of Assay gives for it. */
export interface TypedSelect {
  readonly expression: string
  readonly type: ColumnType
  readonly answer: AnswerValue
}

function of(type: ColumnType, answers: Readonly<Record<string, AnswerValue>>): readonly TypedSelect[] {
  return Object.entries(answers).map(([expression, answer]) => ({ expression, type, answer }))
}

/** Every type a person can SELECT, with the values at which readers part. */
export const typedSelects: readonly TypedSelect[] = [
  ...of('number', {
    NULL: null,
    'NULL::DOUBLE': null,
    '(-7)::TINYINT': -7,
    '7::UTINYINT': 7,
    '7::INTEGER': 7,
    '9007199254740992::BIGINT': 9007199254740992,
    '9007199254740993::BIGINT': '9007199254740993',
    '(-9007199254740993)::BIGINT': '-9007199254740993',
    '18446744073709551615::UBIGINT': '18446744073709551615',
    '(-1)::HUGEINT': -1,
    '170141183460469231731687303715884105727::HUGEINT': '170141183460469231731687303715884105727',
    '(-170141183460469231731687303715884105727)::HUGEINT': '-170141183460469231731687303715884105727',
    'sum(2::BIGINT)': 2,
    '258::UHUGEINT': 258,
    '340282366920938463463374607431768211455::UHUGEINT': '340282366920938463463374607431768211455',
    '1.25::DECIMAL(9, 2)': 1.25,
    '(-0.05)::DECIMAL(9, 2)': -0.05,
    '0.1::DECIMAL(38, 20)': '0.10000000000000000000',
    '(-12345678901234567.25)::DECIMAL(20, 2)': '-12345678901234567.25',
    '12::DECIMAL(18, 0)': 12,
    '0.1::FLOAT': 0.10000000149011612,
    '0.1::DOUBLE': 0.1,
    "'nan'::DOUBLE": Number.NaN,
    "'-inf'::DOUBLE": Number.NEGATIVE_INFINITY,
  }),
  ...of('boolean', { true: true, 'NULL::BOOLEAN': null }),
  ...of('text', {
    "'é ''quoted'''": "é 'quoted'",
    'NULL::VARCHAR': null,
    "'b'::ENUM('a', 'b')": 'b',
    "'00000000-0000-0000-0000-00000000000a'::UUID": '00000000-0000-0000-0000-00000000000a',
  }),
  ...of('timestamp', {
    "DATE '2026-01-02'": '2026-01-02',
    "DATE '1969-12-31'": '1969-12-31',
    "DATE 'infinity'": 'infinity',
    'NULL::DATE': null,
    "TIMESTAMP '2026-03-29 01:30:00.123999'": '2026-03-29T01:30:00.123Z',
    "TIMESTAMP '1969-12-31 23:59:59.9999'": '1969-12-31T23:59:59.999Z',
    "TIMESTAMP '290000-02-29 00:00:00'": '+290000-02-29T00:00:00.000Z',
    "TIMESTAMP 'infinity'": 'infinity',
    "TIMESTAMP '-infinity'": '-infinity',
    "TIMESTAMP_S '2026-03-29 01:30:00'": '2026-03-29T01:30:00.000Z',
    "TIMESTAMP_MS '2026-03-29 01:30:00.5'": '2026-03-29T01:30:00.500Z',
    "TIMESTAMP_NS '2026-03-29 01:30:00.123456789'": '2026-03-29T01:30:00.123Z',
    "TIMESTAMPTZ '2026-03-29 01:30:00+05'": '2026-03-28T20:30:00.000Z',
  }),
  ...of('other', {
    "TIME '12:34:56.789'": '12:34:56.789',
    "'12:34:56+02'::TIMETZ": '12:34:56+02',
    "INTERVAL '1 month 2 days 3 seconds'": '1 month 2 days 00:00:03',
    'INTERVAL 90 MINUTE': '01:30:00',
    'NULL::INTERVAL': null,
    '[1, 2]': '[1, 2]',
    '[9007199254740993]': '[9007199254740993]',
    '[1.5::DECIMAL(4, 2)]': '[1.50]',
    "['a', NULL]": '[a, NULL]',
    "[DATE '2026-01-02']": '[2026-01-02]',
    '[]': '[]',
    "{'a': 1, 'b': 'x'}": "{'a': 1, 'b': x}",
    "MAP {'a': 1}": '{a=1}',
    'array_value(1, 2)': '[1, 2]',
    'union_value(a := 1)': '1',
    [String.raw`'\xAAb'::BLOB`]: String.raw`\xAAb`,
    "'101'::BIT": '101',
  }),
]

/** One statement that selects them all. */
export const typedStatement = `SELECT ${typedSelects.map(({ expression }, at) => `${expression} AS v${at}`).join(',\n  ')}`

/** The answer that every engine gives to it. */
export const typedAnswer = typedSelects.map(({ expression, type, answer }) => [expression, type, answer])
