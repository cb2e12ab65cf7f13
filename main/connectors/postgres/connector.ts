import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ServiceError } from '@contract'
import type { Connections } from '../../workspace'
import { everything, type Connector, type RowsOf } from '../connector'
import { firstNumber, quoteName, quoteText, runSql } from '@engine'
import { serverColumns } from './columns'
import type { ServerColumn } from './server-column'
import { copyToFile } from './copy-to-file'
import { defaultTimeouts, withSession, type PostgresAddress, type PostgresTimeouts } from './session'
import { pullStatement } from './statement'

/** Tables and queries of a PostgreSQL server, through saved connections. */
export function postgresConnector(
  connections: Pick<Connections, 'get' | 'secret'>,
  timeouts: PostgresTimeouts = defaultTimeouts,
): Connector<'connection'> {
  return {
    // only reading tells what a server would answer
    fingerprint: () => Promise.resolve(null),
    async estimate(rows, { signal }) {
      const address = await addressOf(rows.connection, connections)
      return withSession(address, timeouts, signal, async ({ client }) => {
        const columns = await serverColumns(client, rows, everything)
        const { rows: plans } = await client.query<{ 'QUERY PLAN': unknown }>(
          `EXPLAIN (FORMAT JSON) ${pullStatement(rows, columns, everything)}`,
        )
        return readPlan(plans[0]?.['QUERY PLAN'])
      })
    },
    async stage(rows, table, demand, context) {
      const address = await addressOf(rows.connection, connections)
      const path = join(context.workFolder, `${table}.csv`)
      const copied = await withSession(address, timeouts, context.signal, async (session) => {
        const columns = await serverColumns(session.client, rows, demand)
        const statement = pullStatement(rows, columns, demand)
        const fingerprint = await copyToFile(session, statement, path, timeouts, context.onProgress)
        const version = await session.client.query<{ server_version: string }>('SHOW server_version')
        return { columns, statement, fingerprint, version: version.rows[0]?.server_version ?? '' }
      })
      const load = `CREATE TABLE ${quoteName(table)} AS SELECT * FROM ${readCopied(path, copied.columns)}`
      const loaded = firstNumber(await runSql(context.connection, load, context.signal))
      await rm(path)
      context.onProgress(loaded, copied.fingerprint.bytes)
      return {
        table,
        columns: copied.columns.map(({ name, declared }) => ({ name, type: { declared } })),
        rows: loaded,
        rejects: { count: 0, examples: [], fatal: false },
        fingerprint: copied.fingerprint,
        sql: [copied.statement],
        findings: [],
        questions: [],
        reading: {},
        engineVersions: { postgres: copied.version },
        locate: (places) => Promise.resolve(places.map((place) => ({ file: describe(rows), line: place + 1 }))),
      }
    },
  }
}

async function addressOf(name: string, connections: Pick<Connections, 'get' | 'secret'>): Promise<PostgresAddress> {
  const connection = await connections.get(name)
  if (connection?.kind === 'postgres') return { connection, password: await connections.secret(name) }
  throw new ServiceError({
    code: 'not-found',
    message: `There is no saved PostgreSQL connection ${JSON.stringify(name)}.`,
    hint: 'Save it in this workspace first.',
  })
}

/** What COPY wrote: typed by the server's own types; a quoted empty value is empty text, an unquoted one is missing. */
function readCopied(path: string, columns: readonly ServerColumn[]): string {
  const types = columns.map(({ name, type }) => `${quoteText(name)}: ${quoteText(type)}`).join(', ')
  return `read_csv(${quoteText(path)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
    nullstr = '', allow_quoted_nulls = false, max_line_size = 16777216, columns = {${types}})`
}

function readPlan(answer: unknown): { readonly rows: number | null; readonly bytes: number | null } {
  const [explained]: readonly unknown[] = Array.isArray(answer) ? answer : []
  const plan = member(explained, 'Plan')
  const rows = member(plan, 'Plan Rows')
  const width = member(plan, 'Plan Width')
  if (typeof rows !== 'number') return { rows: null, bytes: null }
  return { rows, bytes: typeof width === 'number' ? rows * width : null }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function describe({ connection, relation }: RowsOf<'connection'>): string {
  return relation.kind === 'table' ? `${connection}.${relation.table}` : connection
}
