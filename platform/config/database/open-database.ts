import { join } from 'node:path'
import type { Database } from '../../ports'
import { openPglite } from './pglite-database'
import { openPostgres } from './postgres-database'

/** PostgreSQL where a URL names one, else PGlite in the data folder. Both run the same SQL. */
export function openDatabase(url: string | null, dataFolder: string): Promise<Database> {
  return url === null ? openPglite(join(dataFolder, 'config')) : openPostgres(url)
}
