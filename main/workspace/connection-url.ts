import { ServiceError } from '@contract'
import { z } from 'zod'

const named = { name: z.string() }

/** How connections stand in `connections.json`: everything but the secret. */
export const savedConnection = z.discriminatedUnion('kind', [
  z.object({
    ...named,
    kind: z.literal('postgres'),
    host: z.string(),
    port: z.number().int(),
    database: z.string(),
    user: z.string(),
    ssl: z.enum(['disable', 'require']),
  }),
  z.object({ ...named, kind: z.literal('platform'), url: z.string() }),
])

export type SavedConnection = Readonly<z.infer<typeof savedConnection>>
export type PostgresConnection = Extract<SavedConnection, { kind: 'postgres' }>
export type PlatformConnection = Extract<SavedConnection, { kind: 'platform' }>

/** A connection's address and its secret, taken apart. */
export interface ReadConnection {
  readonly connection: SavedConnection
  /** A password or token; null when the URL holds none. */
  readonly secret: string | null
}

/**
 * Reads `postgres://user:password@host:5432/database`, or `https://TOKEN@host` of an experimentation platform.
 * @throws ServiceError `invalid-input` for any other text
 */
export function readConnectionUrl(name: string, text: string): ReadConnection {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && url.hostname !== '') {
    if (/^postgres(ql)?:$/.test(url.protocol)) return readPostgres(name, url)
    if (/^https?:$/.test(url.protocol)) return readPlatform(name, url)
  }
  throw new ServiceError({
    code: 'invalid-input',
    message: 'This is not the address of a database or a platform.',
    hint: 'Write postgresql://user@host:5432/database, or https://TOKEN@host of an experimentation platform.',
  })
}

function readPostgres(name: string, url: URL): ReadConnection {
  const database = decodeURIComponent(url.pathname.slice(1))
  const user = decodeURIComponent(url.username)
  return {
    connection: {
      name,
      kind: 'postgres',
      host: url.hostname,
      port: url.port === '' ? 5432 : Number(url.port),
      database: database === '' ? 'postgres' : database,
      user: user === '' ? 'postgres' : user,
      ssl: url.searchParams.get('sslmode') === 'require' ? 'require' : 'disable',
    },
    secret: url.password === '' ? null : decodeURIComponent(url.password),
  }
}

/** The token stands where a user would, alone or as the password. */
function readPlatform(name: string, url: URL): ReadConnection {
  const token = decodeURIComponent(url.password === '' ? url.username : url.password)
  return {
    connection: { name, kind: 'platform', url: url.origin },
    secret: token === '' ? null : token,
  }
}
