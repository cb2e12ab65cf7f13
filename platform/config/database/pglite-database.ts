import { PGlite } from '@electric-sql/pglite'
import type { Database } from '../../ports'
import { migrate } from './migrate'
import { createSerial } from './serial'
import { sqlOver, transactionOver, type Execute } from './transaction'

type Driver = Pick<PGlite, 'query'>

/** The embedded database, in a folder of its own; without a folder in memory. */
export async function openPglite(folder: string | null): Promise<Database> {
  const driver = await PGlite.create(folder === null ? {} : { dataDir: folder })
  const serial = createSerial()
  const database: Database = {
    kind: 'pglite',
    ...sqlOver(executeOn(driver)),
    transaction: (work) =>
      serial.run(async () => {
        const outcome = await driver.transaction(async (open) => {
          const { transaction, commit } = transactionOver(executeOn(open))
          return { value: await work(transaction), commit }
        })
        outcome.commit()
        return outcome.value
      }),
    migrate: (part, migrations) => database.transaction((transaction) => migrate(transaction, part, migrations)),
    async close() {
      await serial.idle()
      await driver.close()
    },
  }
  return database
}

function executeOn(driver: Driver): Execute {
  return async (text, parameters) => {
    const { rows, affectedRows } = await driver.query(text, [...parameters])
    return { rows, changed: affectedRows ?? 0 }
  }
}
