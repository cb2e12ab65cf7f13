import { Client } from 'pg'
import { z } from 'zod'
import { borrow } from '../setup/borrow'
import type { PostgresAddress } from './server'

const address = z.object({
  host: z.string(),
  port: z.number(),
  user: z.string(),
  password: z.string(),
  database: z.string(),
})

/** A database of its own on the PostgreSQL that all test files share. */
export interface BorrowedDatabase extends PostgresAddress {
  /** Drops it, whoever is still connected. */
  stop(): Promise<void>
}

let borrowed = 0

/** An empty database of its own for a test file. Roles are the server's, so names of those have to be the file's own. */
export async function borrowPostgres(): Promise<BorrowedDatabase> {
  const server = await borrow('postgres', address)
  borrowed += 1
  const database = `test_${process.pid}_${borrowed}`
  await ask(server, `CREATE DATABASE ${database} TEMPLATE template0`)
  return {
    ...server,
    database,
    stop: () => ask(server, `DROP DATABASE ${database} WITH (FORCE)`),
  }
}

async function ask(server: PostgresAddress, sql: string): Promise<void> {
  const client = new Client({ ...server })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
