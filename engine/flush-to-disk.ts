import { open } from 'node:fs/promises'

/** Forces a file's or folder's content to the disk; folders cannot be flushed on every system, which is no failure. */
export async function flushToDisk(path: string): Promise<void> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isNotSupported(error)) return null
    throw error
  })
  if (file === null) return
  try {
    await file.sync()
  } catch (error) {
    if (!isNotSupported(error)) throw error
  } finally {
    await file.close()
  }
}

function isNotSupported(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EISDIR' || error.code === 'EPERM')
}
