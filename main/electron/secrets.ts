import { named } from '@analysis'
import { safeStorage } from 'electron'
import { z } from 'zod'
import { recordOf, ServiceError } from '@contract'
import { replaceFile } from '@engine'
import type { SecretStore } from '../workspace'
import { readJsonFile } from '../workspace/read-json-file'

const secretFile = recordOf(z.string())

/**
 * Secrets encrypted with a key of the operating system's key store. The file at `path` holds cipher text only. Where the
 * system has no key store (Linux without a keyring) nothing is kept, and `fallback` is asked.
 */
export function createSafeStorageSecrets(path: string, fallback: SecretStore): SecretStore {
  if (!hasKeyStore()) return { ...fallback, reason: withoutKeyStore }

  const read = (): Promise<Readonly<Record<string, string>>> => readJsonFile(path, secretFile, {})
  const write = (secrets: Readonly<Record<string, string>>) =>
    replaceFile(path, `${JSON.stringify(secrets, null, 2)}\n`, 0o600)

  return {
    available: true,
    reason: '',
    async get(name) {
      const encrypted = named(await read(), name)
      if (encrypted === undefined) return fallback.get(name)
      return decrypt(name, encrypted)
    },
    async set(name, secret) {
      await write({ ...(await read()), [name]: safeStorage.encryptString(secret).toString('base64') })
    },
    async remove(name) {
      const { [name]: _removed, ...rest } = await read()
      await write(rest)
    },
  }
}

const otherwise = 'set ASSAY_SECRET_<CONNECTION NAME> before starting, or use PGPASSWORD or .pgpass.'
const withoutKeyStore =
  process.platform === 'linux'
    ? `No keyring is unlocked here, so Assay keeps no password. Install and unlock GNOME Keyring or KWallet and start Assay again; or ${otherwise}`
    : `The key store of this system does not answer, so Assay keeps no password. Start Assay again; or ${otherwise}`

/** What another key encrypted stays encrypted: the keyring was reset, or the file came from another computer. */
function decrypt(name: string, encrypted: string): string {
  try {
    return safeStorage.decryptString(Buffer.from(encrypted, 'base64'))
  } catch (cause) {
    throw new ServiceError(
      {
        code: 'source-failed',
        message: `The password of ${name} cannot be read: this system's key store has another key now.`,
        hint: 'Enter the connection with its password again.',
      },
      { cause },
    )
  }
}

/** On Linux without a keyring Electron would encrypt with a key that is written in its source: that keeps nothing. */
function hasKeyStore(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}
