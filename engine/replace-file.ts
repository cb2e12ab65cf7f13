import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { flushToDisk } from './flush-to-disk'
import { ifPresent } from './read-if-present'

/**
 * Replaces a file as a whole: a reader sees the old one or the new one, a crash leaves one of them, and a failure leaves
 * the old one and nothing beside it. A link is followed; what is no plain file, such as `/dev/stdout`, is written to.
 * @param mode of a new file; one that is replaced keeps its own
 */
export async function replaceFile(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  await replaceFileBy(path, async (beside) => writeFile(beside, content, mode === undefined ? {} : { mode }))
}

/** The same for whoever writes a file by its name. @param write writes the whole new file at the path that it is given */
export async function replaceFileBy(path: string, write: (path: string) => Promise<void>): Promise<void> {
  const target = (await ifPresent(realpath(path))) ?? path
  const present = await ifPresent(stat(target))
  if (present !== null && !present.isFile()) return write(target)
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    await write(beside)
    await keepMode(beside, present?.mode)
    await rename(beside, target)
  } catch (failure) {
    await rm(beside, { force: true })
    throw failure
  }
  await flushToDisk(dirname(target))
}

/** Before the new file takes the old one's name its bytes are on the disk, and who may read it is as it was. */
async function keepMode(path: string, mode: number | undefined): Promise<void> {
  const file = await open(path, 'r+')
  try {
    if (mode !== undefined) await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
}
