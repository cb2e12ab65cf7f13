import { ServiceError } from '@contract'
import type { Connections, PlatformConnection } from '../../workspace'

/** How to reach an experimentation platform. */
export interface PlatformAddress {
  readonly connection: PlatformConnection
  /** Null: none is kept, and the platform will refuse. */
  readonly token: string | null
}

/** @throws ServiceError `not-found` when no platform is saved under that name. */
export async function platformAddress(
  name: string,
  connections: Pick<Connections, 'get' | 'secret'>,
): Promise<PlatformAddress> {
  const connection = await connections.get(name)
  if (connection?.kind === 'platform') return { connection, token: await connections.secret(name) }
  throw new ServiceError({
    code: 'not-found',
    message: `There is no saved platform ${JSON.stringify(name)}.`,
    hint: 'Save it as https://TOKEN@host in the connections first.',
  })
}
