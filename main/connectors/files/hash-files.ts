import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { throwIfAborted } from '@engine'
import type { CancelSignal } from '@analysis'
import type { InputFingerprint } from '../connector'
import type { SourceFile } from './expand-files'

const chunkBytes = 1 << 20

/** SHA-256 over the files' bytes: of one file its own, of several that of their hashes in order. */
export async function hashFiles(
  files: readonly SourceFile[],
  signal: CancelSignal | undefined,
): Promise<InputFingerprint> {
  const hashes: string[] = []
  for (const { path } of files) hashes.push(await hashFile(path, signal))
  const [only] = hashes
  const sha256 =
    hashes.length === 1 && only !== undefined ? only : createHash('sha256').update(hashes.join('\n')).digest('hex')
  return { sha256, bytes: files.reduce((total, { bytes }) => total + bytes, 0) }
}

/** @throws Cancelled, or the file system's own error */
export async function hashFile(path: string, signal?: CancelSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    throwIfAborted(signal)
    hash.update(chunk)
  }
  return hash.digest('hex')
}
