import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { borrow } from '../setup/borrow'

/**
 * Puts an empty PGlite database where a platform looks for its own, as its first start would, which takes seconds of
 * processor time. Tests of a first start do without.
 */
export async function prepareDatabase(dataFolder: string): Promise<void> {
  await cp(await borrow('pglite', z.string()), join(dataFolder, 'config'), { recursive: true })
}
