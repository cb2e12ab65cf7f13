import { createClient } from '@clickhouse/client'
import { z } from 'zod'
import { borrow } from '../setup/borrow'
import type { ClickHouseAddress } from './server'

const address = z.object({ url: z.string(), user: z.string(), password: z.string() })

/** A database of its own on the ClickHouse that all test files share. */
export interface BorrowedClickHouse extends ClickHouseAddress {
  readonly database: string
  /** Drops it. */
  stop(): Promise<void>
}

let borrowed = 0

/** An empty database of its own for a test file. */
export async function borrowClickHouse(): Promise<BorrowedClickHouse> {
  const server = await borrow('clickhouse', address)
  borrowed += 1
  const database = `test_${process.pid}_${borrowed}`
  await command(server, `CREATE DATABASE ${database}`)
  return { ...server, database, stop: () => command(server, `DROP DATABASE ${database}`) }
}

async function command({ url, user, password }: ClickHouseAddress, query: string): Promise<void> {
  const client = createClient({ url, username: user, password, log: { level: 127 } })
  try {
    await client.command({ query })
  } finally {
    await client.close()
  }
}
