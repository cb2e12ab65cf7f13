import { createHash, randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ServiceError } from '@contract'

const largestText = 10_000_000

/** Reads a study or notebook. @throws ServiceError `invalid-input` for a file that is too large to be one. */
export async function readText(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > largestText) {
    throw new ServiceError({
      code: 'invalid-input',
      message: `${basename(path)} has ${size} bytes: too large for a study or a notebook.`,
    })
  }
  return readFile(path, 'utf8')
}

/** Replaces a file as a whole: a reader sees the old text or the new one, and a crash leaves one of them. */
export async function writeText(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    const file = await open(beside, 'wx')
    try {
      await file.writeFile(text, 'utf8')
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (failure) {
    await rm(beside, { force: true })
    throw failure
  }
}

/** What a text is known by when it is saved again: the SHA-256 of its UTF-8 bytes, in hex. */
export function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
