import { replaceFile } from '@engine'
import { join } from 'node:path'
import type { TokenStore } from './token-store'

/** The file in the data folder that the first owner token is written to, once. */
export const ownerTokenFile = 'owner-token'

/** Issues the first owner token to a server without any, into a file that only its user can read. */
export async function issueFirstOwner(tokens: TokenStore, dataFolder: string): Promise<void> {
  if (tokens.list().length > 0) return
  const actor = { kind: 'system', part: 'first-run' } as const
  const { token } = await tokens.issue({ person: 'owner', role: 'owner', note: 'issued at the first start' }, actor)
  await replaceFile(join(dataFolder, ownerTokenFile), `${token}\n`, 0o600)
}
