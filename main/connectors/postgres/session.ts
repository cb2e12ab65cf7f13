import { Client } from 'pg'
import { Cancelled, type CancelSignal } from '@analysis'
import { throwIfAborted } from '@engine'
import type { PostgresConnection } from '../../workspace'
import { postgresError } from './errors'

export interface PostgresTimeouts {
  /** Until the server lets us in. */
  readonly connectMilliseconds: number
  /** For questions about tables and plans. */
  readonly statementMilliseconds: number
  /** Without a byte from a running COPY; the clock starts again with every byte. */
  readonly stallMilliseconds: number
}

export const defaultTimeouts: PostgresTimeouts = {
  connectMilliseconds: 10_000,
  statementMilliseconds: 30_000,
  stallMilliseconds: 120_000,
}

/** One connection in a read-only transaction of its own. */
export interface PostgresSession {
  readonly client: Client
  /** Ends what the server is doing for this session, from a second connection. */
  cancel(): Promise<void>
}

/** How to reach a server; without a password the driver looks in PGPASSWORD and .pgpass. */
export interface PostgresAddress {
  readonly connection: PostgresConnection
  readonly password: string | null
}

/**
 * Runs `work` in a read-only transaction with UTC times. An abort cancels what the server is doing.
 * @throws ServiceError `source-failed`, Cancelled
 */
export async function withSession<Result>(
  address: PostgresAddress,
  timeouts: PostgresTimeouts,
  signal: CancelSignal | undefined,
  work: (session: PostgresSession) => Promise<Result>,
): Promise<Result> {
  throwIfAborted(signal)
  const client = clientFor(address, timeouts)
  // a broken connection also fails the running query; this keeps Node from treating it as unhandled
  client.on('error', () => undefined)
  let cancelling: Promise<void> | undefined
  try {
    await client.connect()
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(
      `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1;
       SET LOCAL statement_timeout = ${timeouts.statementMilliseconds}`,
    )
    const pid = await backendPid(client)
    const cancel = () => (cancelling ??= cancelBackend(address, timeouts, pid))
    const onAbort = () => void cancel().catch(() => client.end())
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      throwIfAborted(signal)
      return await work({ client, cancel })
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  } catch (failure) {
    throw signal?.aborted ? new Cancelled() : postgresError(failure, address.connection.name)
  } finally {
    await cancelling?.catch(() => undefined)
    await client.end().catch(() => undefined)
  }
}

function clientFor({ connection, password }: PostgresAddress, timeouts: PostgresTimeouts): Client {
  const { host, port, database, user, ssl } = connection
  return new Client({
    host,
    port,
    database,
    user,
    ...(password === null ? {} : { password }),
    ...(ssl === 'require' ? { ssl: true } : {}),
    connectionTimeoutMillis: timeouts.connectMilliseconds,
    // the server's own statement timeout ends nothing when the server has gone silent
    query_timeout: timeouts.statementMilliseconds + timeouts.connectMilliseconds,
    application_name: 'assay',
    keepAlive: true,
  })
}

async function backendPid(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}

async function cancelBackend(address: PostgresAddress, timeouts: PostgresTimeouts, pid: number): Promise<void> {
  const client = clientFor(address, timeouts)
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('SELECT pg_cancel_backend($1)', [pid])
  } finally {
    await client.end()
  }
}
