import { createServer, type Socket } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresConnector } from '../../main/connectors/postgres/connector'
import { defaultTimeouts } from '../../main/connectors/postgres/session'

/** The rest is told with a real server: a COPY that stalls, one that is slow but moves (tests/pull/postgres.test.ts). */
const sockets: Socket[] = []
/** Takes connections, says yes to whoever logs in, and then nothing any more. */
const server = createServer((socket) => {
  sockets.push(socket)
  socket.once('data', () => {
    // AuthenticationOk, ReadyForQuery
    socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]))
  })
})
const workFolder = mkdtempSync(join(tmpdir(), 'assay-silence-'))
let port = 0

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  port = address.port
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
  rmSync(workFolder, { recursive: true })
})

describe('mistake: a query that hangs says nothing', () => {
  test('a server that logs in and never answers ends with an error that names it and what to try', async () => {
    const warehouse = { kind: 'postgres', host: '127.0.0.1', port, database: 'd', user: 'u', ssl: 'disable' } as const
    const connections = { get: () => Promise.resolve({ name: 'wh', ...warehouse }), secret: () => Promise.resolve('s') }
    const timeouts = {
      ...defaultTimeouts,
      connectMilliseconds: 1000,
      statementMilliseconds: 400,
      stallMilliseconds: 400,
    }
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const rows = { kind: 'connection', connection: 'wh', relation: { kind: 'sql', sql: 'SELECT 1' } } as const
    const context = { connection, workFolder, signal: undefined, onProgress: () => undefined }
    const at = performance.now()
    const stage = postgresConnector(connections, timeouts).stage(
      rows,
      't',
      { columns: null, filter: null, only: null },
      context,
    )
    await expect(stage).rejects.toMatchObject({
      message: 'The server of "wh" does not answer: Query read timeout',
      wire: { hint: 'Check the network, the host and the port.' },
    })
    expect(performance.now() - at).toBeLessThan(10_000)
    connection.closeSync()
    instance.closeSync()
  })
})
