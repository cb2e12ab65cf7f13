import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cancelled } from '@analysis'
import { ServiceError } from '@contract'
import { checkConnection } from '../../main/connectors/postgres/check-connection'
import { postgresConnector } from '../../main/connectors/postgres/connector'
import { defaultTimeouts } from '../../main/connectors/postgres/session'
import { estimatePull, type PullStudyRequest } from '../../main/pull/index'
import type { PostgresConnection } from '../../main/workspace/index'
import { borrowPostgres, type BorrowedDatabase } from '../postgres/borrow'
import { noPostgres } from '../postgres/server'
import { pullFixture, studyOf, type PullFixture } from './pull-fixture'

if (noPostgres !== null) console.warn(`skipped: ${noPostgres}`)

describe.skipIf(noPostgres !== null)('a PostgreSQL server', () => {
  let server: BorrowedDatabase
  let admin: Client
  let fixture: PullFixture
  let saved: PostgresConnection

  beforeAll(async () => {
    server = await borrowPostgres()
    const { host, port, user, password, database } = server
    admin = new Client({ host, port, user, password, database })
    await admin.connect()
    await admin.query(`CREATE SCHEMA "Test Data"; SET search_path = "Test Data"`)
    await admin.query(`
      CREATE TABLE users ("user" bigint, "group" text, at timestamptz, local_at timestamp, born date, y numeric(12, 3),
        z double precision, flag boolean, note text, tags text[], id uuid, "we""ird" integer)`)
    await admin.query(`
      INSERT INTO users VALUES
        (9007199254740993, 'a', '2026-03-29 01:30:00.123456+02', '2026-03-29 02:30:00', '2026-01-01', 1.125, 'NaN', true,
          E'two\\nlines, "quoted"', '{x,y}', '00000000-0000-0000-0000-000000000001', 1),
        (2, 'b', NULL, NULL, NULL, NULL, 0.1, false, '', NULL, NULL, NULL),
        (3, 'b', '2026-01-01 00:00:00-12', NULL, NULL, 3, 'Infinity', NULL, 'é🙂', NULL, NULL, 3)`)
    fixture = await pullFixture()
    saved = { name: 'wh', kind: 'postgres', host, port, database, user, ssl: 'disable' }
  }, 120_000)
  afterAll(async () => {
    await admin?.end()
    await server?.stop()
    fixture?.close()
  })

  const connections = (overrides: Partial<PostgresConnection & { secret: string }> = {}) => {
    const { secret = server.password, ...connection } = overrides
    const only: PullStudyRequest['connections'] = {
      list: () => Promise.resolve([]),
      get: (name) => Promise.resolve(name === 'wh' ? { ...saved, ...connection } : null),
      secret: () => Promise.resolve(secret),
      save: () => Promise.reject(new Error('not here')),
      remove: () => Promise.resolve(false),
    }
    return { connections: only }
  }
  it('gives a table in its own types, with times in UTC', async () => {
    const study = studyOf(subjects({ table: 'Test Data.users', exposed_at: 'at' }))
    const { manifest } = await fixture.pull(study, connections())
    expect(manifest.engineVersions['postgres']).toMatch(/^\d+/)
    expect(manifest.frame.tables[0]?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'subject VARCHAR',
      'variant VARCHAR',
      'exposed_at TIMESTAMP',
      'local_at TIMESTAMP',
      'born VARCHAR',
      'y DOUBLE',
      'z DOUBLE',
      'flag BOOLEAN',
      'note VARCHAR',
      'tags VARCHAR',
      'id VARCHAR',
      'we"ird BIGINT',
    ])
    expect(await fixture.query(manifest.id, 'SELECT * FROM subjects')).toEqual([
      [
        '9007199254740993',
        'a',
        '2026-03-28T23:30:00.123Z',
        '2026-03-29T02:30:00.000Z',
        '2026-01-01',
        1.125,
        null,
        true,
        'two\nlines, "quoted"',
        '{x,y}',
        '00000000-0000-0000-0000-000000000001',
        1,
      ],
      ['2', 'b', null, null, null, null, 0.1, false, '', null, null, null],
      ['3', 'b', '2026-01-01T12:00:00.000Z', null, null, 3, null, null, 'é🙂', null, null, 3],
    ])
    expect(manifest.frame.counts.non_finite_values).toBe(2)
  })

  async function pullFiltered(filter: object) {
    const study = studyOf(subjects({ table: 'Test Data.users', filter: [filter] }))
    const { manifest } = await fixture.pull(study, { ...connections(), refresh: true })
    const rows = await fixture.query(manifest.id, 'SELECT subject FROM subjects ORDER BY subject')
    return [rows.flat(), manifest.frame.counts.source_rows]
  }

  it('leaves rows on the server that a filter surely excludes, and filters the rest here', async () => {
    expect(await pullFiltered({ field: 'group', op: '=', value: 'b' })).toEqual([['2', '3'], 2])
    expect(await pullFiltered({ field: 'note', op: '!=', value: `'; DROP TABLE "Test Data".users; --` })).toEqual([
      ['2', '3', '9007199254740993'],
      3,
    ])
    expect(await pullFiltered({ field: 'group', op: '>=', value: 'b' })).toEqual([['2', '3'], 3])
    expect(await pullFiltered({ field: 'y', op: '>', value: 2 })).toEqual([['3'], 3])
    expect(await pullFiltered({ field: 'z', op: '<', value: 1 })).toEqual([['2'], 1])
  })

  it('gives the answer of SQL, whatever its last line', async () => {
    const sql = `SELECT "user", "group", 2 * y AS y FROM "Test Data".users WHERE y IS NOT NULL -- only those\n;`
    const { manifest } = await fixture.pull(studyOf(subjects({ sql })), connections())
    expect(await fixture.query(manifest.id, 'SELECT subject, y FROM subjects')).toEqual([
      ['9007199254740993', 2.25],
      ['3', 6],
    ])
  })

  it('gives only the events that the metrics ask for', async () => {
    await admin.query(`
      CREATE TABLE exposures (experiment text, "user" text, variant text, at timestamptz);
      INSERT INTO exposures VALUES ('test', '1', 'a', '2026-01-01Z'), ('test', '2', 'b', '2026-01-01Z'), ('other', '2', 'a', '2026-01-01Z');
      CREATE TABLE events ("user" text, name varchar, at timestamptz, amount integer, secret text);
      INSERT INTO events SELECT '1', CASE WHEN i % 10 = 0 THEN 'purchase' ELSE 'scroll' END, '2026-01-02Z', i, 'x'
        FROM generate_series(1, 1000) i`)
    const study = studyOf(
      {
        kind: 'events',
        connection: 'wh',
        exposures: {
          table: 'Test Data.exposures',
          subject: 'user',
          variant: 'variant',
          at: 'at',
          experiment: 'experiment',
        },
        events: { table: 'Test Data.events', subject: 'user', event: 'name', at: 'at' },
      },
      [
        {
          id: 'revenue',
          role: 'primary',
          type: 'mean',
          event: 'purchase',
          aggregation: 'sum',
          field: 'amount',
          direction: 'increase',
        },
      ],
    )
    const { manifest } = await fixture.pull(study, connections())
    expect(await fixture.query(manifest.id, 'SELECT subject, revenue__value FROM subjects ORDER BY 1')).toEqual([
      ['1', 50_500],
      ['2', 0],
    ])
    expect(manifest.frame.counts.source_rows).toBe(102)
    expect(manifest.sql.join('\n')).not.toContain('secret')
  })

  it('is asked once, unless asked to be asked again', async () => {
    const study = studyOf(subjects({ sql: 'SELECT 1 AS "user", \'a\' AS "group", random() AS y' }))
    const first = await fixture.pull(study, connections())
    const second = await fixture.pull(study, connections())
    const third = await fixture.pull(study, { ...connections(), refresh: true })
    expect([first.reused, second.reused, third.reused]).toEqual([false, true, false])
    expect(second.manifest.id).toBe(first.manifest.id)
    expect(third.manifest.id).not.toBe(first.manifest.id)
    expect(third.manifest.sourceKey).toBe(first.manifest.sourceKey)
    const same = studyOf(subjects({ sql: 'SELECT 1 AS "user", \'a\' AS "group", 5 AS y' }))
    const [one, two] = [
      await fixture.pull(same, connections()),
      await fixture.pull(same, { ...connections(), refresh: true }),
    ]
    expect(two.manifest).toEqual(one.manifest)
  })

  it('says what a pull would cost', async () => {
    await admin.query(
      'CREATE TABLE many AS SELECT i AS "user", \'a\' AS "group", 1 AS y FROM generate_series(1, 5000) i; ANALYZE many',
    )
    const study = studyOf(subjects({ table: 'Test Data.many' }))
    const studyPath = join(fixture.root, 'x.study.json')
    const estimate = await estimatePull({ study, studyPath, workspace: fixture.workspace, ...connections() })
    expect(estimate.rows).toBe(5000)
    expect(estimate.bytes).toBeGreaterThan(5000)
    expect(estimate.known).toBeNull()
    const { manifest } = await fixture.pull(study, connections())
    const after = await estimatePull({ study, studyPath, workspace: fixture.workspace, ...connections() })
    expect(after.known?.id).toBe(manifest.id)
  })

  it.each([
    ['a table that is not there', { table: 'nowhere' }, {}, /has no such table/],
    [
      'a table that may not be read',
      { table: 'pg_authid' },
      { user: 'nobody', secret: 'secret' },
      /does not let this user read/,
    ],
    ['SQL that cannot be parsed', { sql: 'SELEC 1' }, {}, /cannot parse the SQL/],
    ['SQL that writes', { sql: 'DELETE FROM "Test Data".users RETURNING 1 AS "user"' }, {}, /cannot parse the SQL/],
    ['a function that writes', { sql: `SELECT nextval('"Test Data".counter') AS "user"` }, {}, /was asked to write/],
    ['a wrong password', { table: 'x' }, { secret: 'wrong-Passw0rd' }, /refuses the password/],
    ['a database that is not there', { table: 'x' }, { database: 'nowhere' }, /has no such database/],
    ['a port where nothing listens', { table: 'x' }, { port: 1 }, /does not answer/],
    ['columns that differ by letter case', { sql: 'SELECT 1 AS "user", 2 AS "USER"' }, {}, /two columns called "USER"/],
  ])('refuses %s in plain words', async (_, relation, overrides, message) => {
    await admin.query(`CREATE SEQUENCE IF NOT EXISTS counter; DO $$ BEGIN CREATE ROLE nobody LOGIN PASSWORD 'secret';
      EXCEPTION WHEN duplicate_object THEN NULL; END $$`)
    const failure = await failureOf(fixture.pull(studyOf(subjects(relation)), connections(overrides)))
    expect(failure.message).toMatch(message)
    const everything = `${JSON.stringify(failure.wire)} ${failure.stack} ${String(failure.cause)}`
    expect(everything).not.toContain('wrong-Passw0rd')
    expect(everything).not.toContain(server.password)
    expect(failure.wire.hint).toBeTruthy()
  })

  it('is checked without a pull', async () => {
    const { host, port, user, database } = server
    const connection: PostgresConnection = { name: 'wh', kind: 'postgres', host, port, user, database, ssl: 'disable' }
    expect(await checkConnection({ connection, password: server.password })).toMatchObject({
      ok: true,
      serverVersion: expect.any(String),
    })
    expect(await checkConnection({ connection, password: 'no' })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/refuses the password/),
    })
  })

  const endless = `SELECT i * 100000 + j AS "user", 'a' AS "group", repeat('x', 1000) AS y
    FROM generate_series(1, 90001) i, generate_series(1, 90001) j`

  it('stops at once when the pull is cancelled, and nothing is left behind', async () => {
    const controller = new AbortController()
    let bytes = 0
    const onProgress: PullStudyRequest['onProgress'] = (progress) => (bytes = progress.bytes)
    const options = { ...connections(), signal: controller.signal, onProgress }
    const pull = fixture.pull(studyOf(subjects({ sql: endless })), options).catch((reason: unknown) => reason)
    await expect.poll(() => bytes).toBeGreaterThan(5_000_000)
    expect(await running(admin, 'generate_series(1, 90001)')).toBe(1)
    controller.abort()
    await expect.poll(() => running(admin, 'generate_series(1, 90001)')).toBe(0)
    expect(await pull).toBeInstanceOf(Cancelled)
    expect(readdirSync(fixture.workspace.folders.snapshots).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('stops a server that is silent inside one query when the pull is cancelled', async () => {
    const controller = new AbortController()
    const sql = `SELECT 1 AS "user", 'a' AS "group", pg_sleep(300) AS y`
    const pull = fixture.pull(studyOf(subjects({ sql })), { ...connections(), signal: controller.signal })
    await expect.poll(() => running(admin, 'pg_sleep(300)')).toBe(1)
    controller.abort()
    await expect(pull).rejects.toBeInstanceOf(Cancelled)
    await expect.poll(() => running(admin, 'pg_sleep(300)')).toBe(0)
  })

  describe('with short timeouts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-stall-'))
    let black: Server
    const sockets: Socket[] = []
    beforeAll(async () => {
      // takes connections and never says a word
      black = createServer((socket) => sockets.push(socket))
      await new Promise<void>((resolve) => black.listen(0, '127.0.0.1', resolve))
    })
    afterAll(() => {
      sockets.forEach((socket) => socket.destroy())
      black.close()
      rmSync(folder, { recursive: true })
    })

    async function stage(sql: string, overrides: Partial<PostgresConnection> = {}, connectMilliseconds = 5000) {
      const instance = await DuckDBInstance.create()
      const connection = await instance.connect()
      try {
        const timeouts = { ...defaultTimeouts, connectMilliseconds, stallMilliseconds: 1000 }
        const connector = postgresConnector(connections(overrides).connections, timeouts)
        const rows = { kind: 'connection', connection: 'wh', relation: { kind: 'sql', sql } } as const
        const context = { connection, workFolder: folder, signal: undefined, onProgress: () => undefined }
        return await connector.stage(rows, 't', { columns: null, filter: null, only: null }, context)
      } finally {
        connection.closeSync()
        instance.closeSync()
      }
    }

    it('gives up on a server that takes the connection and says nothing', async () => {
      const address = black.address()
      const port = typeof address === 'object' ? address?.port : undefined
      if (port === undefined) throw new Error('no port')
      const at = performance.now()
      expect((await failureOf(stage('SELECT 1', { port }, 300))).message).toMatch(/does not answer/)
      expect(performance.now() - at).toBeLessThan(defaultTimeouts.connectMilliseconds)
    })

    it('gives up on a COPY that stalls, and the server stops too', async () => {
      const failure = await failureOf(stage('SELECT pg_sleep(100)'))
      expect(failure.message).toMatch(/no data for/)
      await expect.poll(() => running(admin, 'pg_sleep(100)')).toBe(0)
    })

    it('waits for one that is slow but moves, far longer than the stall limit', async () => {
      const at = performance.now()
      const slow = await stage(`SELECT i, repeat('x', 9000) AS filler, pg_sleep(0.1) FROM generate_series(1, 40) i`)
      expect(slow.rows).toBe(40)
      expect(performance.now() - at).toBeGreaterThan(3000)
    })
  })
})

function subjects(extra: object): object {
  return { kind: 'subjects', connection: 'wh', subject: 'user', variant: 'group', ...extra }
}

async function failureOf(work: Promise<unknown>): Promise<ServiceError> {
  const failure: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (failure instanceof ServiceError) return failure
  throw new Error('expected a ServiceError', { cause: failure })
}

/** How many queries with this text the server is running now. */
async function running(admin: Client, text: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE state = 'active' AND pid <> pg_backend_pid() AND position($1 IN query) > 0`,
    [text],
  )
  return rows[0]?.n ?? -1
}
