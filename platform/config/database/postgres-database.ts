import { Client, Pool, types, type ClientConfig, type CustomTypesConfig } from 'pg'
import { ApiProblem } from '../../api/api-problem'
import type { Database, Transaction } from '../../ports'
import { migrate } from './migrate'
import { createSerial } from './serial'
import { sqlOver, transactionOver, type Execute } from './transaction'

/** The advisory lock that the one writing server holds. */
const writerLock = 0x61737361

/** 64-bit whole numbers as numbers: ids, versions and milliseconds stay far below 2^53. */
const numbersAsNumbers: CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)),
}

/**
 * A PostgreSQL database by URL. All changes go over one connection that holds an advisory lock, so that no second server
 * can write. When it breaks it is opened anew, and refused if another server took the lock in the meantime.
 */
export async function openPostgres(url: string): Promise<Database> {
  const settings: ClientConfig = {
    connectionString: url,
    application_name: 'assay-platform',
    types: numbersAsNumbers,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  }
  const pool = new Pool({ ...settings, max: 4 })
  // an idle connection that breaks is replaced by the pool; whoever uses a broken one is told by its own query
  pool.on('error', () => undefined)
  const serial = createSerial()
  let writer: Client | null = await openWriter(settings)

  async function commitWith<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const client = (writer ??= await openWriter(settings))
    const { transaction, commit } = transactionOver(executeOn(client))
    try {
      await client.query('begin')
      const value = await work(transaction)
      await client.query('commit')
      commit()
      return value
    } catch (error) {
      if (!(await rolledBack(client))) {
        writer = null
        client.end().catch(() => undefined)
      }
      throw error
    }
  }

  const database: Database = {
    kind: 'postgres',
    ...sqlOver(executeOn(pool)),
    transaction: (work) => serial.run(() => commitWith(work)),
    migrate: (part, migrations) => database.transaction((transaction) => migrate(transaction, part, migrations)),
    async close() {
      await serial.idle()
      await writer?.end()
      await pool.end()
    },
  }
  return database
}

/** @throws ApiProblem `unavailable` when another server writes to this database. */
async function openWriter(settings: ClientConfig): Promise<Client> {
  const client = new Client(settings)
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [writerLock])
  if (rows[0]?.locked === true) return client
  await client.end()
  throw new ApiProblem('unavailable', 'another platform server writes to this database; stop it first')
}

async function rolledBack(client: Client): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}

function executeOn(driver: Pick<Pool | Client, 'query'>): Execute {
  return async (text, parameters) => {
    const { rows, rowCount } = await driver.query<Record<string, unknown>>(text, [...parameters])
    return { rows, changed: rowCount ?? 0 }
  }
}
