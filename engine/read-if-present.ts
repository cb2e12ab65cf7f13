import { readFile } from 'node:fs/promises'

/** A file's text, or null when there is no such file. @throws Error when it is there and cannot be read. */
export async function readIfPresent(path: string): Promise<string | null> {
  return ifPresent(readFile(path, 'utf8'))
}

/** What a look at the disk gives, or null when nothing is there. @throws Error for any other failure. */
export async function ifPresent<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return null
    throw failure
  }
}
