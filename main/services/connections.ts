import { ServiceError, type ConnectionCheck, type ConnectionSummary } from '@contract'
import type { PostgresAddress } from '../connectors/postgres/session'
import type { Connections, SavedConnection } from '../workspace'
import type { GroupHandlers } from './handlers'

export interface ConnectionServices {
  readonly connections: Connections
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
  /** Whether a server can be reached with a saved connection. */
  readonly check: (address: PostgresAddress) => Promise<ConnectionCheck>
  /** Written down for good: what was done, to which connection. */
  readonly audit: (action: 'connection-saved' | 'connection-removed', name: string) => Promise<void>
}

/** Saved connections. A password goes in with the URL and never comes out again. */
export function connectionHandlers(services: ConnectionServices): GroupHandlers<'connections'> {
  const { connections, requireWritable, audit } = services
  return {
    async 'connections.list'() {
      return (await connections.list()).map(summarise)
    },
    async 'connections.save'({ name, url }) {
      requireWritable()
      const saved = await connections.save(name, url)
      await audit('connection-saved', name)
      return summarise(saved)
    },
    async 'connections.check'({ name }) {
      const connection = await connections.get(name)
      if (connection === null) {
        throw new ServiceError({ code: 'not-found', message: `There is no connection called ${name}.` })
      }
      return services.check({ connection, password: await connections.password(name) })
    },
    async 'connections.remove'({ name }) {
      requireWritable()
      const removed = await connections.remove(name)
      if (removed) await audit('connection-removed', name)
      return removed
    },
  }
}

/** What the window shows of a connection. */
function summarise({ name, kind, host, database, user }: SavedConnection): ConnectionSummary {
  return { name, kind, host, database, user }
}
