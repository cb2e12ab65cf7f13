import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cancelled, QueryError, type QueryEngine } from '@analysis'
import { borrowBuild } from '../../tests/setup/borrow-build'
import { forkEngine } from './fork-engine'
import { openFrame } from '@engine'
import { createRemoteEngine, type EngineChannel } from './remote'

const folder = mkdtempSync(join(tmpdir(), 'assay-engine-'))
const spill = mkdtempSync(join(folder, 'spill-'))
writeFileSync(join(spill, 'secret.csv'), 'a,b\n1,2\n')
const framePath = join(folder, 'frame.duckdb')
const endless = 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range = 7'

beforeAll(async () => {
  const instance = await DuckDBInstance.create(framePath)
  const connection = await instance.connect()
  await connection.run(`
    CREATE TABLE subjects AS
    SELECT 's' || range AS subject, CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END AS variant, range AS y
    FROM range(10000)`)
  connection.closeSync()
  instance.closeSync()
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Subject {
  readonly engine: QueryEngine
  close(): void
}

let built: string
beforeAll(async () => {
  built = await borrowBuild()
})

function spawnBuilt(): EngineChannel {
  return forkEngine(join(built, 'engine.js'), [])
}

const engines: Record<string, () => Promise<Subject>> = {
  native: async () => {
    const engine = await openFrame(framePath, { tempDirectory: spill, threads: 2 })
    return { engine, close: () => engine.close() }
  },
  remote: () => {
    const remote = createRemoteEngine(spawnBuilt)
    return Promise.resolve({
      engine: remote.frame({ path: framePath, tempDirectory: spill, threads: 2 }),
      close: () => remote.close(),
    })
  },
}

describe.each(Object.keys(engines))('the %s engine', (name) => {
  let subject: Subject
  beforeAll(async () => {
    subject = await engines[name]!()
  })
  afterAll(() => subject.close())

  it('answers in the types of the port', async () => {
    const table = await subject.engine.run({
      sql: `SELECT 9007199254740993::BIGINT AS big, sum(y) AS huge, 1.25::DECIMAL(9, 2) AS exact, true AS yes,
              TIMESTAMP '2026-03-29 01:30:00.123999' AS at, TIMESTAMPTZ '2026-03-29 01:30:00+05' AS zoned,
              DATE '1969-12-31' AS day, NULL::DOUBLE AS missing, 'é' AS word, [1, 2] AS list, $1 AS bound
            FROM subjects`,
      parameters: [7],
    })
    expect(table.columns.map(({ name: column, type, values }) => [column, type, values[0]])).toEqual([
      ['big', 'number', '9007199254740993'],
      ['huge', 'number', 49995000],
      ['exact', 'number', 1.25],
      ['yes', 'boolean', true],
      ['at', 'timestamp', '2026-03-29T01:30:00.123Z'],
      ['zoned', 'timestamp', '2026-03-28T20:30:00.000Z'],
      ['day', 'timestamp', '1969-12-31'],
      ['missing', 'number', null],
      ['word', 'text', 'é'],
      ['list', 'other', '[1, 2]'],
      ['bound', 'number', 7],
    ])
  })

  it('binds parameters by position, whatever they hold', async () => {
    const hostile = "'; DROP TABLE subjects; --"
    const table = await subject.engine.run({
      sql: 'SELECT $2 AS second, $1 AS first, $3 AS third, $4 AS fourth, count(*) AS n FROM subjects WHERE y < $5',
      parameters: [hostile, true, null, 0.5, 10],
    })
    expect(table.columns.map(({ values }) => values[0])).toEqual([true, hostile, null, 0.5, 10])
  })

  it('stops at the row limit and says so', async () => {
    const limited = await subject.engine.run({ sql: 'SELECT y FROM subjects', parameters: [] }, { rowLimit: 3000 })
    expect([limited.rowCount, limited.truncated, limited.columns[0]!.values.length]).toEqual([3000, true, 3000])
    const exact = await subject.engine.run({ sql: 'SELECT y FROM subjects', parameters: [] }, { rowLimit: 10000 })
    expect([exact.rowCount, exact.truncated]).toEqual([10000, false])
  })

  it('gives the SQL with a refusal', async () => {
    const failure = await subject.engine.run({ sql: 'SELECT nothing FROM subjects', parameters: [] }).catch((e) => e)
    expect(failure).toBeInstanceOf(QueryError)
    expect(failure).toMatchObject({ sql: 'SELECT nothing FROM subjects', message: expect.stringContaining('nothing') })
  })

  it('is cancelled in the middle of a query and works on', async () => {
    const controller = new AbortController()
    const neighbour = subject.engine.run({ sql: 'SELECT count(*) AS n FROM subjects', parameters: [] })
    const endlessRun = subject.engine.run({ sql: endless, parameters: [] }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 100)
    await expect(endlessRun).rejects.toBeInstanceOf(Cancelled)
    expect((await neighbour).columns[0]!.values).toEqual([10000])
    const after = await subject.engine.run({ sql: 'SELECT 1 AS one', parameters: [] })
    expect(after.columns[0]!.values).toEqual([1])
  })

  it('does not start what is already cancelled', async () => {
    const run = subject.engine.run({ sql: endless, parameters: [] }, { signal: AbortSignal.abort() })
    await expect(run).rejects.toBeInstanceOf(Cancelled)
  })

  it.each([
    `SELECT * FROM read_text('${import.meta.filename}')`,
    `SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')`,
    `SELECT * FROM glob('/*')`,
    `COPY subjects TO '${join(folder, 'out.csv')}'`,
    `COPY subjects TO '${join(spill, 'out.csv')}'`,
    `SELECT * FROM read_csv('${join(spill, 'secret.csv')}')`,
    `ATTACH '${join(folder, 'other.duckdb')}'`,
    `EXPORT DATABASE '${join(folder, 'export')}'`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    'SET threads = 1',
    'PRAGMA threads = 1',
    'RESET lock_configuration',
    'DELETE FROM subjects',
    'CREATE TABLE t (x INTEGER)',
  ])('refuses %s', async (sql) => {
    await expect(subject.engine.run({ sql, parameters: [] })).rejects.toBeInstanceOf(QueryError)
  })
})

describe('opening', () => {
  it('refuses a file that is no frame', async () => {
    const path = join(folder, 'not.duckdb')
    writeFileSync(path, 'this is not a database, however long it may be'.repeat(100))
    await expect(openFrame(path, { tempDirectory: spill })).rejects.toThrow(QueryError)
    await expect(openFrame(join(folder, 'absent.duckdb'), { tempDirectory: spill })).rejects.toThrow(/absent/)
  })

  it('runs past the memory limit by spilling', async () => {
    const engine = await openFrame(framePath, { tempDirectory: spill, memoryLimitBytes: 40_000_000, threads: 1 })
    const sql = `SELECT count(DISTINCT k) AS n FROM (SELECT md5(range::VARCHAR) AS k FROM range(1000000) ORDER BY k)`
    expect((await engine.run({ sql, parameters: [] })).columns[0]!.values).toEqual([1_000_000])
    engine.close()
    expect(readdirSync(spill)).toEqual(['secret.csv'])
  })
})

describe('a dead engine process', () => {
  it('fails what was running and is started again', async () => {
    const channels: EngineChannel[] = []
    const remote = createRemoteEngine(() => {
      channels.push(spawnBuilt())
      return channels.at(-1)!
    })
    const engine = remote.frame({ path: framePath, tempDirectory: spill })
    await engine.run({ sql: 'SELECT 1', parameters: [] })
    const running = engine.run({ sql: endless, parameters: [] })
    setTimeout(() => channels[0]!.kill(), 50)
    const failure = await running.catch((e) => e)
    expect(failure).toBeInstanceOf(QueryError)
    expect(failure).toMatchObject({ sql: endless, message: expect.stringContaining('SIGKILL') })
    const answer = await engine.run({ sql: 'SELECT count(*) FROM subjects', parameters: [] })
    expect(answer.columns[0]!.values).toEqual([10000])
    expect(channels).toHaveLength(2)
    remote.close()
  })
})
