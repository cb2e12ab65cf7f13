import { readFile, rename, writeFile } from 'node:fs/promises'
import { ServiceError } from '@contract'
import { z } from 'zod'
import { readConnectionUrl, savedConnection, type SavedConnection } from './connection-url'
import type { SecretStore } from './secret-store'

/** A workspace's connections: names and addresses in `connections.json`, passwords and tokens in the secret store. */
export interface Connections {
  list(): Promise<readonly SavedConnection[]>
  get(name: string): Promise<SavedConnection | null>
  /** The password or token if one is kept; without a password PostgreSQL's driver looks in PGPASSWORD and .pgpass. */
  secret(name: string): Promise<string | null>
  /** @throws ServiceError `invalid-input` for a URL that is none, or a secret that cannot be kept here. */
  save(name: string, url: string): Promise<SavedConnection>
  remove(name: string): Promise<boolean>
}

const connectionFile = z.array(savedConnection)

export function openConnections(path: string, secrets: SecretStore): Connections {
  async function list(): Promise<readonly SavedConnection[]> {
    const text = await readFile(path, 'utf8').catch(() => '[]')
    return connectionFile.parse(JSON.parse(text))
  }
  async function write(connections: readonly SavedConnection[]): Promise<void> {
    const beside = `${path}.new`
    await writeFile(beside, `${JSON.stringify(connections, null, 2)}\n`, { mode: 0o600 })
    await rename(beside, path)
  }
  return {
    list,
    get: async (name) => (await list()).find((connection) => connection.name === name) ?? null,
    secret: (name) => secrets.get(name),
    async save(name, url) {
      const { connection, secret } = readConnectionUrl(name, url)
      if (secret !== null) {
        if (!secrets.available) throw cannotKeep(secrets.reason)
        await secrets.set(name, secret)
      }
      await write([...(await list()).filter((other) => other.name !== name), connection])
      return connection
    },
    async remove(name) {
      const before = await list()
      const after = before.filter((connection) => connection.name !== name)
      if (after.length === before.length) return false
      await write(after)
      await secrets.remove(name)
      return true
    },
  }
}

function cannotKeep(reason: string): ServiceError {
  return new ServiceError({
    code: 'invalid-input',
    message: 'The password or token cannot be kept on this host, so the connection was not saved with it.',
    hint: `${reason} Then save the address without it.`,
  })
}
