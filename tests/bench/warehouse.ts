import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { startPostgres, type TestServer } from '../postgres/server'

export const connectionName = 'bench'

/** Starts a PostgreSQL with the CSV's rows in `subjects`, and saves the connection that the benchmark pulls through. */
export async function startWarehouse(csv: string, folder: string): Promise<TestServer> {
  const server = await startPostgres()
  const client = new Client({ ...server })
  await client.connect()
  await client.query('drop table if exists subjects')
  await client.query(
    `create table subjects
      (user_id text, variant text, country text, device text, revenue double precision, sessions integer)`,
  )
  await pipeline(createReadStream(csv), client.query(copyFrom('copy subjects from stdin (format csv, header)')))
  await client.query('analyze subjects')
  await client.end()
  const { host, port, database, user } = server
  const saved = [{ name: connectionName, kind: 'postgres', host, port, database, user, ssl: 'disable' }]
  await writeFile(join(folder, 'connections.json'), JSON.stringify(saved))
  process.env[`ASSAY_SECRET_${connectionName.toUpperCase()}`] = server.password
  return server
}
