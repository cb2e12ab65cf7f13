import { ServiceError } from '@contract'
import { replaceFile } from '@engine'
import { z } from 'zod'
import { readConnectionUrl, savedConnection, type SavedConnection } from './connection-url'
import { readJsonFile } from './read-json-file'
import type { SecretStore } from './secret-store'

/**
 * A workspace's connections: names and addresses in `connections.json`, passwords and tokens in the secret store.
 * @throws ServiceError `invalid-input`, from every one of them, when the file is there and cannot be read: it is left as it is.
 */
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
  const list = (): Promise<readonly SavedConnection[]> => readJsonFile(path, connectionFile, [])
  const write = (connections: readonly SavedConnection[]) =>
    replaceFile(path, `${JSON.stringify(connections, null, 2)}\n`, 0o600)
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
