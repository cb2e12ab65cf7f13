import { readFile, rename, writeFile } from 'node:fs/promises'
import { type ConnectionSummary, ServiceError } from '@contract'
import { z } from 'zod'
import type { SecretStore } from './secret-store'

/** A saved way to a warehouse, without its password. */
export interface SavedConnection extends ConnectionSummary {
  readonly port: number
  readonly ssl: 'disable' | 'require'
}

/** A workspace's connections: names and addresses in `connections.json`, passwords in the secret store. */
export interface Connections {
  list(): Promise<readonly SavedConnection[]>
  get(name: string): Promise<SavedConnection | null>
  /** The password if one is kept; null lets the driver look in PGPASSWORD and .pgpass. */
  password(name: string): Promise<string | null>
  /** @throws ServiceError `invalid-input` for a URL that is none, or a password that cannot be kept here. */
  save(name: string, url: string): Promise<SavedConnection>
  remove(name: string): Promise<boolean>
}

const connectionFile = z.array(
  z.object({
    name: z.string(),
    kind: z.literal('postgres'),
    host: z.string(),
    port: z.number().int(),
    database: z.string(),
    user: z.string(),
    ssl: z.enum(['disable', 'require']),
  }),
)

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
    password: (name) => secrets.get(name),
    async save(name, url) {
      const { connection, password } = readUrl(name, url)
      if (password !== null) {
        if (!secrets.available) throw cannotKeep(secrets.reason)
        await secrets.set(name, password)
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

function readUrl(name: string, url: string): { connection: SavedConnection; password: string | null } {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol) || parsed.hostname === '') {
    throw new ServiceError({
      code: 'invalid-input',
      message: 'This is no PostgreSQL address.',
      hint: 'Write it as postgresql://user@host:5432/database',
    })
  }
  const database = decodeURIComponent(parsed.pathname.slice(1))
  const user = decodeURIComponent(parsed.username)
  return {
    connection: {
      name,
      kind: 'postgres',
      host: parsed.hostname,
      port: parsed.port === '' ? 5432 : Number(parsed.port),
      database: database === '' ? 'postgres' : database,
      user: user === '' ? 'postgres' : user,
      ssl: parsed.searchParams.get('sslmode') === 'require' ? 'require' : 'disable',
    },
    password: parsed.password === '' ? null : decodeURIComponent(parsed.password),
  }
}

function cannotKeep(reason: string): ServiceError {
  return new ServiceError({
    code: 'invalid-input',
    message: 'The password cannot be kept on this host, so the connection was not saved with it.',
    hint: `${reason} Then save the address without the password.`,
  })
}
