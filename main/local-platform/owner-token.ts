import { join } from 'node:path'
import { readIfPresent } from '@engine'

/** The token of the owner of a platform, from its data folder; null while there is none. */
export async function readOwnerToken(folder: string): Promise<string | null> {
  const text = await readIfPresent(ownerTokenPath(folder))
  return text === null ? null : text.trim()
}

export function ownerTokenPath(folder: string): string {
  return join(folder, 'owner-token')
}
