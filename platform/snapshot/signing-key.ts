import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SnapshotKeyDocument } from '@contract'

/** What snapshots are signed with. The private half never leaves the data folder. */
export interface SigningKey {
  readonly described: SnapshotKeyDocument
  /** The ed25519 signature of a text's UTF-8 bytes, base64url. */
  sign(text: string): string
}

/** The key in the data folder; made at the first start, readable by the server's user alone. */
export async function openSigningKey(dataFolder: string): Promise<SigningKey> {
  const folder = join(dataFolder, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'snapshot-ed25519.pem')
  const pem = (await readIfThere(file)) ?? (await makeKey(file))
  return signingKey(createPrivateKey(pem))
}

function signingKey(key: KeyObject): SigningKey {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const keyId = createHash('sha256').update(spki).digest('hex').slice(0, 16)
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  return {
    described: { key_id: keyId, algorithm: 'ed25519', public_key: publicKey },
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  }
}

async function makeKey(file: string): Promise<string> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await writeFile(file, pem, { mode: 0o600, flag: 'wx', flush: true })
  return pem
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
