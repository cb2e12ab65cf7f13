import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
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

/** What a text is known by when it is saved again: the SHA-256 of its UTF-8 bytes, in hex. */
export function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
