import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { Loan } from './loan'

/** The folder of an empty PGlite database, to be copied. */
export async function makeEmptyDatabase(): Promise<Loan> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-pglite-'))
  const database = await PGlite.create({ dataDir: folder })
  await database.close()
  return { told: folder, stop: () => rm(folder, { recursive: true, force: true }) }
}
