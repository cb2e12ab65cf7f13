import type { ConnectionCheck, ConnectionSummary } from '@contract'
import type { Connections, SavedConnection } from '../workspace'
import type { GroupHandlers } from './handlers'

export interface ConnectionServices {
  readonly connections: Connections
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
  readonly check: (name: string) => Promise<ConnectionCheck>
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
    'connections.check': ({ name }) => services.check(name),
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
