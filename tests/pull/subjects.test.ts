import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServiceError } from '@contract'
import { pullFixture, studyOf, type PullFixture } from './pull-fixture'

let fixture: PullFixture
beforeAll(async () => {
  fixture = await pullFixture()
})
afterAll(() => fixture.close())

const subjects = (file: string, extra: object = {}) => ({
  kind: 'subjects',
  file,
  subject: 'user',
  variant: 'group',
  ...extra,
})

async function pullText(
  name: string,
  content: string | Buffer,
  extra: object = {},
  metrics: object[] = [],
  dimensions: string[] = [],
) {
  fixture.file(name, content)
  const { manifest, findings } = await fixture.pull(studyOf(subjects(name, extra), metrics, { dimensions }))
  const rows = await fixture.query(manifest.id, 'SELECT * FROM subjects')
  return { rows, counts: manifest.frame.counts, id: manifest.id, manifest, findings }
}

async function failureOf(work: Promise<unknown>): Promise<ServiceError> {
  const failure: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (failure instanceof ServiceError) return failure
  throw new Error('expected a ServiceError', { cause: failure })
}

describe('a CSV of subjects', () => {
  it('becomes a frame', async () => {
    const { manifest, rows } = await pullText('plain.csv', 'user,group,y,country\n1,a,1.5,UK\n2,b,2,\n3,a,,FR\n')
    expect(manifest.frame.tables.find(({ name }) => name === 'subjects')).toEqual({
      name: 'subjects',
      rows: 3,
      columns: [
        { name: 'subject', type: 'VARCHAR' },
        { name: 'variant', type: 'VARCHAR' },
        { name: 'exposed_at', type: 'TIMESTAMP' },
        { name: 'y', type: 'DOUBLE' },
        { name: 'country', type: 'VARCHAR' },
      ],
    })
    expect(rows).toEqual([
      ['1', 'a', null, 1.5, 'UK'],
      ['2', 'b', null, 2, null],
      ['3', 'a', null, null, 'FR'],
    ])
  })

  it.each([
    ['a BOM and CRLF', '\ufeffuser,group,y\r\n1,a,1\r\n2,b,2\r\n'],
    ['semicolons', 'user;group;y\n1;a;1\n2;b;2\n'],
    ['tabs', 'user\tgroup\ty\n1\ta\t1\n2\tb\t2\n'],
    ['bars', 'user|group|y\n1|a|1\n2|b|2'],
    ['CR alone', 'user,group,y\r1,a,1\r2,b,2\r'],
    ['mixed line endings', 'user,group,y\n1,a,1\r\n2,b,2\n'],
    ['blank lines', '\nuser,group,y\n\n1,a,1\n\n\n2,b,2\n\n'],
    ['quotes around everything', '"user","group","y"\n"1","a","1"\n"2","b","2"\n'],
    ['no newline at the end', 'user,group,y\n1,a,1\n2,b,2'],
  ])('may have %s', async (name, content) => {
    const { rows } = await pullText(`${name}.csv`, content)
    expect(rows).toEqual([
      ['1', 'a', null, 1],
      ['2', 'b', null, 2],
    ])
  })

  it('may be packed', async () => {
    const { rows } = await pullText('packed.csv.gz', gzipSync('user,group,y\n1,a,1\n2,b,2\n'))
    expect(rows).toHaveLength(2)
  })

  it('keeps newlines, quotes and delimiters inside quotes', async () => {
    const { rows } = await pullText('quoted.csv', 'user,group,y,note\n1,a,1,"one\ntwo, ""three"""\n2,b,2,x"y\n')
    expect(rows.map((row) => row[4])).toEqual(['one\ntwo, "three"', 'x"y'])
  })

  it('reads yes and no in every spelling', async () => {
    const words = ['TRUE', 'false', 'Yes', 'no', 'T', 'f', '1', '0', '']
    const lines = words.map((word, at) => `${at},a,${word}`).join('\n')
    const { rows, manifest } = await pullText('booleans.csv', `user,group,y\n${lines}\n`, {}, [
      { id: 'y', role: 'primary', type: 'proportion', column: 'y', direction: 'increase' },
    ])
    expect(rows.map((row) => row[3])).toEqual([true, false, true, false, true, false, true, false, null])
    expect(manifest.frame.tables[0]?.columns[3]).toEqual({ name: 'y', type: 'BOOLEAN' })
  })

  it('types dimensions by what fits all of their values', async () => {
    const header = 'user,group,y,whole,real,code,word,flag,truth,day,time,empty'
    const { manifest, rows } = await pullText(
      'types.csv',
      `${header}\n1,a,1,-5,1e3,007,x,yes,TRUE,2026-01-01,2026-01-01T10:00:00+02:00,\n2,b,2,0,0.5,12,7,no,false,2026-01-02,2026-01-02 08:00,\n`,
      {},
      [],
      header.split(',').slice(3),
    )
    const types = Object.fromEntries(manifest.frame.tables[0]!.columns.map(({ name, type }) => [name, type]))
    expect(types).toMatchObject({
      whole: 'BIGINT',
      real: 'DOUBLE',
      code: 'VARCHAR',
      word: 'VARCHAR',
      flag: 'VARCHAR',
      truth: 'BOOLEAN',
      day: 'VARCHAR',
      time: 'TIMESTAMP',
      empty: 'VARCHAR',
    })
    expect(rows[0]!.slice(4)).toEqual([
      -5,
      1000,
      '007',
      'x',
      'yes',
      true,
      '2026-01-01',
      '2026-01-01T08:00:00.000Z',
      null,
    ])
  })

  it('leaves columns that nothing asks for as the file has them', async () => {
    const { manifest, rows } = await pullText('unused.csv', 'user,group,y,z,note\n1,a,1,1.50,NA\n2,b,2,2,x\n')
    const types = manifest.frame.tables[0]!.columns.slice(4).map(({ type }) => type)
    expect(types).toEqual(['VARCHAR', 'VARCHAR'])
    expect(rows.map((row) => row.slice(4))).toEqual([
      ['1.50', 'NA'],
      ['2', 'x'],
    ])
  })

  it('leaves on and off as the file has them, unless a metric asks whether they hold', async () => {
    const file = 'user,group,y,beta,bought\n1,a,1,on,on\n2,b,2,off,off\n'
    const bought = { id: 'bought', role: 'primary', type: 'proportion', column: 'bought', direction: 'increase' }
    const { rows } = await pullText('switch.csv', file, {}, [bought])
    expect(rows.map((row) => row.slice(4))).toEqual([
      ['on', true],
      ['off', false],
    ])
  })

  it('looks at every row, not at a sample, before it calls a column a number', async () => {
    const lines = Array.from({ length: 30_000 }, (_, at) => `${at},a,1,${at === 29_999 ? 'none' : at}`).join('\n')
    const { manifest, rows } = await pullText('late.csv', `user,group,y,late\n${lines}\n`, {}, [], ['late'])
    expect(manifest.frame.tables[0]?.columns[4]).toEqual({ name: 'late', type: 'VARCHAR' })
    expect(rows.at(-1)?.[4]).toBe('none')
  })

  it('takes times with a zone to UTC and times without one as UTC, across a clock change', async () => {
    const { rows, manifest } = await pullText(
      'times.csv',
      [
        'user,group,y,at',
        '1,a,1,2026-03-29T01:30:00+01:00',
        '2,a,1,2026-03-29 03:30:00+02',
        '3,b,1,2026-03-29 02:30:00',
        '4,b,1,2026-03-28T13:30:00-12:00',
        '5,b,1,2026-03-29T02:30:00Z',
        '6,b,1,2026-03-29',
      ].join('\n'),
      { exposed_at: 'at' },
    )
    expect(rows.map((row) => row[2])).toEqual([
      '2026-03-29T00:30:00.000Z',
      '2026-03-29T01:30:00.000Z',
      '2026-03-29T02:30:00.000Z',
      '2026-03-29T01:30:00.000Z',
      '2026-03-29T02:30:00.000Z',
      '2026-03-29T00:00:00.000Z',
    ])
    expect(manifest.window).toEqual(['2026-03-29T00:00:00.000Z', '2026-03-29T02:30:00.000Z'])
  })

  it('counts NaN and infinity and takes them as missing', async () => {
    const { rows, counts } = await pullText('finite.csv', 'user,group,y\n1,a,NaN\n2,a,inf\n3,b,-Infinity\n4,b,1\n')
    expect(rows.map((row) => row[3])).toEqual([null, null, null, 1])
    // NaN is a mark of a missing value: nobody computed an infinite one
    expect(counts.non_finite_values).toBe(2)
  })

  it('renames columns whose name the frame needs, and columns that share a name', async () => {
    const { manifest, findings } = await pullText('names.csv', 'user,group,y,Subject,variant,y,\n1,a,1,p,q,r,s\n')
    expect(manifest.frame.tables[0]?.columns.map(({ name }) => name)).toEqual([
      'subject',
      'variant',
      'exposed_at',
      'y',
      'source_Subject',
      'source_variant',
      'y_2',
      'column_7',
    ])
    expect(findings.map(({ code }) => code)).toEqual(Array(4).fill('renamed-column'))
  })

  it('keeps hostile names and values as they are', async () => {
    const name = `x"; DROP TABLE subjects; --'`
    const { rows, manifest } = await pullText(
      'hostile.csv',
      `user,group,y,"${name.replaceAll('"', '""')}"\n1,a,1,'; DROP TABLE subjects; --\n2,b,2,🙂\n`,
      { filter: [{ field: name, op: '!=', value: "'" }] },
    )
    expect(manifest.frame.tables[0]?.columns[4]?.name).toBe(name)
    expect(rows.map((row) => row[4])).toEqual(["'; DROP TABLE subjects; --", '🙂'])
  })
})

describe('subjects', () => {
  it('fold into their first row by time, then by place', async () => {
    const { rows, counts } = await pullText(
      'folded.csv',
      'user,group,y,at\n1,a,1,2026-01-02\n1,a,2,2026-01-01\n1,a,3,2026-01-01\n2,b,4,2026-01-01\n2,b,5,\n',
      { exposed_at: 'at', rows: 'first' },
    )
    expect(rows).toEqual([
      ['1', 'a', '2026-01-01T00:00:00.000Z', 2],
      ['2', 'b', '2026-01-01T00:00:00.000Z', 4],
    ])
    expect(counts).toMatchObject({ duplicate_subject_rows: 3, crossover_subjects: 0, source_rows: 5 })
  })

  it('in several variants are crossovers and not analysed', async () => {
    const { rows, counts, id } = await pullText(
      'crossed.csv',
      'user,group,y,at\n1,b,1,2026-01-02\n1,a,2,2026-01-01\n1,b,2,2026-01-03\n2,b,4,2026-01-01\n',
      { exposed_at: 'at' },
    )
    expect(rows.map((row) => row[0])).toEqual(['2'])
    expect(await fixture.query(id, 'SELECT * FROM crossovers')).toEqual([['1', 'a,b', '2026-01-01T00:00:00.000Z', 'a']])
    expect(counts).toMatchObject({ duplicate_subject_rows: 0, crossover_subjects: 1 })
  })

  it('without an id or variant are counted and left out', async () => {
    const { rows, counts, id } = await pullText('missing.csv', 'user,group,y\n,a,1\n2,,2\n3,b,3\n"",a,1\n')
    expect(rows.map((row) => row[0])).toEqual(['3'])
    expect(counts.missing_subject_or_variant_rows).toBe(3)
    expect(await fixture.query(id, "SELECT value FROM counts WHERE name LIKE 'missing%'")).toEqual([[3]])
  })

  it('are the rows themselves when no column names them', async () => {
    const { rows, counts } = await pullText('rows.csv', 'group,y\na,1\na,1\nb,2\n', { subject: null })
    expect(rows).toEqual([
      ['1', 'a', null, 1],
      ['2', 'a', null, 1],
      ['3', 'b', null, 2],
    ])
    expect(counts.duplicate_subject_rows).toBeUndefined()
  })

  it('are chosen by the filter, which a missing value does not pass', async () => {
    const { rows, counts } = await pullText(
      'filtered.csv',
      'user,group,y,country\n1,a,1,UK\n2,b,2,US\n3,b,3,\n4,a,4,UK\n',
      { filter: [{ field: 'country', op: '=', value: 'UK' }] },
    )
    expect(rows.map((row) => row[0])).toEqual(['1', '4'])
    expect(counts.filtered_rows).toBe(2)
  })

  it('get columns of other files by key', async () => {
    fixture.file('countries.csv', 'id;country;y\n1;UK;9\n2;FR;9\n2;DE;9\n7;US;9\n')
    const { rows, findings } = await pullText('joined.csv', 'user,group,y\n1,a,1\n2,b,2\n3,b,3\n', {
      join: [{ file: 'countries.csv', on: { left: 'user', right: 'id' } }],
    })
    expect(rows).toEqual([
      ['1', 'a', null, 1, 'UK', 9],
      ['2', 'b', null, 2, 'FR', 9],
      ['3', 'b', null, 3, null, null],
    ])
    expect(findings.find(({ code }) => code === 'renamed-column')?.evidence).toEqual({ from: 'y', to: 'source_y' })
    // keys of nobody beside subjects without a row, but none that was another key before
    expect(findings.find(({ code }) => code === 'unmatched-rows')).toMatchObject({
      severity: 'info',
      evidence: { unmatchedKeys: 1, unmatchedSubjects: 1, byVariant: { b: 1 } },
    })
  })

  it('come from all files that a glob matches', async () => {
    fixture.file('parts/2.csv', 'group,user,y\nb,2,2\n')
    fixture.file('parts/1.csv', 'user,group,y\n1,a,1\n')
    const { manifest } = await fixture.pull(studyOf(subjects('parts/*.csv')))
    expect(await fixture.query(manifest.id, 'SELECT subject, y FROM subjects')).toEqual([
      ['1', 1],
      ['2', 2],
    ])
    fixture.file('parts/3.csv', 'user,group,z\n1,a,1\n')
    const failure = await failureOf(fixture.pull(studyOf(subjects('parts/*.csv'))))
    expect(failure.message).toContain('parts/3.csv')
    expect(failure.wire.hint).toBe('missing: y; new: z')
  })
})

describe('other formats', () => {
  const expected = [
    ['1', 'a', '2026-01-01T10:00:00.000Z', 1, 'UK'],
    ['2', 'b', null, 2.5, null],
  ]

  it('JSON lines', async () => {
    const lines = [
      '\ufeff{"user": 1, "group": "a", "at": "2026-01-01T12:00:00+02:00", "y": 1, "country": "UK"}',
      '',
      '{"y": 2.5, "group": "b", "user": 2, "country": null}',
    ]
    const { rows } = await pullText('lines.jsonl', lines.join('\r\n'), { exposed_at: 'at' })
    expect(rows).toEqual(expected)
  })

  it('reports a line of JSON that is none', async () => {
    fixture.file(
      'broken.jsonl',
      '{"user": 1, "group": "a", "y": 1}\n\n[1]\n{"user": 2, "group": "b", "y": "many"}\n{"us',
    )
    const failure = await failureOf(fixture.pull(studyOf(subjects('broken.jsonl'))))
    expect(failure.wire.findings?.slice(1).map(({ evidence }) => [evidence['line'], evidence['column']])).toEqual([
      [3, null],
      [5, null],
      [4, 'y'],
    ])
  })

  it.each(['parquet', 'duckdb'])('%s', async (format) => {
    const path = fixture.file(`typed.${format}`, '')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(`SET TimeZone = 'Asia/Tokyo'`)
    const rows = `SELECT 1::UTINYINT AS "user", 'a' AS "group", TIMESTAMPTZ '2026-01-01 10:00:00+00' AS at,
                    1::DECIMAL(9, 2) AS y, 'UK'::ENUM('UK', 'FR') AS country
                  UNION ALL SELECT 2, 'b', NULL, 2.5, NULL`
    if (format === 'parquet') await connection.run(`COPY (${rows}) TO '${path}' (FORMAT parquet)`)
    else {
      const { rmSync } = await import('node:fs')
      rmSync(path)
      await connection.run(`ATTACH '${path}' AS f; CREATE TABLE f.data AS ${rows}; DETACH f`)
    }
    connection.closeSync()
    instance.closeSync()
    const { manifest } = await fixture.pull(studyOf(subjects(`typed.${format}`, { exposed_at: 'at' })))
    expect(await fixture.query(manifest.id, 'SELECT * FROM subjects')).toEqual(expected)
  })

  it('says which tables a DuckDB file has', async () => {
    const path = join(fixture.root, 'data', 'two.duckdb')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run('CREATE TABLE one (x INTEGER); CREATE TABLE two (x INTEGER)')
    connection.closeSync()
    instance.closeSync()
    const open = await failureOf(fixture.pull(studyOf(subjects('two.duckdb'))))
    expect([open.message, open.wire.hint]).toEqual([
      'two.duckdb has 2 tables; the study must name one.',
      'Tables: one, two.',
    ])
    const wrong = await failureOf(fixture.pull(studyOf(subjects('two.duckdb', { table: 'three' }))))
    expect(wrong.message).toBe('two.duckdb has no table "three".')
  })
})

describe('a malformed row', () => {
  const content =
    '\ufeffuser,group,y,note\r\n1,a,1,"two\r\nlines"\r\n\r\n2,b,many,x\r\n3,b,3\r\n4,a,4,"x\r\ny"\r\n5,a,5,z,w\r\n6,b,,z\r\n'

  it('stops the pull with its file, line and column, and nothing is written', async () => {
    const before = readdirSync(fixture.workspace.folders.snapshots)
    fixture.file('malformed.csv', content)
    const failure = await failureOf(fixture.pull(studyOf(subjects('malformed.csv'))))
    expect(failure.wire.code).toBe('invalid-input')
    expect(failure.message).toContain('3 of 6 rows are malformed')
    const evidence = failure.wire.findings?.slice(1).map((finding) => finding.evidence)
    expect(evidence).toMatchObject([
      { file: 'malformed.csv', line: 6, column: 'note', value: '3,b,3' },
      { file: 'malformed.csv', line: 9, column: null, value: '5,a,5,z,w' },
      { file: 'malformed.csv', line: 5, column: 'y', value: 'many', error: 'not a number' },
    ])
    expect(readdirSync(fixture.workspace.folders.snapshots)).toEqual(before)
  })

  it('is left out, counted and listed within the tolerance', async () => {
    const { rows, counts, findings, id } = await pullText('tolerated.csv', content, { tolerance: 0.5 })
    expect(rows.map((row) => row[0])).toEqual(['1', '4', '6'])
    expect(counts).toMatchObject({ rejected_rows: 3, source_rows: 6 })
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual(
      Array.from({ length: 3 }, () => ['malformed-row', 'warning']),
    )
    expect(await fixture.query(id, 'SELECT line, column_name FROM rejects ORDER BY line')).toEqual([
      [5, 'y'],
      [6, 'note'],
      [9, null],
    ])
  })

  it('is a line that a merge conflict left', async () => {
    fixture.file('conflict.csv', 'user,group,y\n1,a,1\n=======,,\n2,b,2\n>>>>>>> 46d2623a,,\n')
    const failure = await failureOf(fixture.pull(studyOf(subjects('conflict.csv'))))
    expect(failure.wire.findings?.slice(1).map(({ evidence }) => [evidence['line'], evidence['error']])).toEqual([
      [3, 'a merge conflict marker'],
      [5, 'a merge conflict marker'],
    ])
  })

  it('ends the pull whatever the tolerance when a quote is never closed', async () => {
    fixture.file('unclosed.csv', 'user,group,y\n1,a,1\n2,b,"2\n3,a,3\n4,b,4\n')
    const failure = await failureOf(fixture.pull(studyOf(subjects('unclosed.csv', { tolerance: 0.9 }))))
    expect(failure.message).toContain('line 3')
    expect(failure.wire.hint).toContain('cannot be told apart')
  })

  it('is one that is not UTF-8', async () => {
    fixture.file('latin.csv', Buffer.from('user,group,y,city\n1,a,1,Z\xfcrich\n2,b,2,Bern\n', 'latin1'))
    const failure = await failureOf(fixture.pull(studyOf(subjects('latin.csv'))))
    expect(failure.wire).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/utf-8/i) })
    expect(failure.wire.findings?.[0]).toMatchObject({ code: 'ambiguous-reading', evidence: { field: 'encoding' } })
  })

  it('of the AdSmart data is its conflict marker', async ({ skip }) => {
    const shared = '../shared/data/adsmart/AdSmartABdata_usdates.csv'
    if (!existsSync(shared)) skip(`${shared} is not there`)
    const study = studyOf({ kind: 'subjects', file: shared, subject: 'auction_id', variant: 'experiment' }, [
      { id: 'yes', role: 'primary', type: 'proportion', column: 'yes', direction: 'increase' },
    ])
    const failure = await failureOf(fixture.pull(study, { studyPath: join(process.cwd(), 'x.study.json') }))
    expect(failure.wire.findings?.[1]?.evidence).toMatchObject({
      file: 'AdSmartABdata_usdates.csv',
      line: 8079,
      column: 'auction_id',
      value: '>>>>>>> 46d2623a0f55fa7cc6e8ede17edef4b4ee8d4332',
    })
  })
})

describe('a source that cannot be read', () => {
  it.each([
    ['absent.csv', null, 'There is no file "absent.csv" beside the study.'],
    ['empty.csv', '', 'empty.csv is empty.'],
    ['header.csv', 'user,group,y\n', 'No row of header.csv is left to analyse.'],
    ['no.parquet', 'PAR1 but not really', 'no.parquet cannot be read'],
    ['no.duckdb', 'not a database', 'no.duckdb cannot be read'],
    ['what.xyz', 'user', 'The name "what.xyz" does not say which format the file has.'],
    ['none.jsonl', '1\n2\n', 'none.jsonl holds no JSON object.'],
    ['columns.csv', 'id,group,z\n1,a,1\n', 'columns.csv has no column "user".'],
  ])('%s is said to be so', async (name, content, message) => {
    if (content !== null) fixture.file(name, content)
    const failure = await failureOf(fixture.pull(studyOf(subjects(name))))
    expect(failure.message).toContain(message)
    expect(failure.wire.code).toBe('invalid-input')
    expect(failure.wire.findings?.length).toBeGreaterThan(0)
    expect(readdirSync(fixture.workspace.folders.snapshots).filter((each) => each.startsWith('.'))).toEqual([])
  })
})
