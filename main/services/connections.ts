import { assertNever } from '@analysis'
import { ServiceError, type ConnectionCheck, type ConnectionSummary } from '@contract'
import { checkPlatform } from '../connectors/platform'
import { checkConnection } from '../connectors/postgres/check-connection'
import { localConnection, stateText, type LocalPlatform } from '../local-platform'
import type { Connections, SavedConnection } from '../workspace'
import type { GroupHandlers } from './handlers'

export interface ConnectionServices {
  readonly connections: Connections
  /** The platform beside the workbench, if there is one. */
  readonly platform: LocalPlatform | null
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
  /** Written down for good: what was done, to which connection. */
  readonly audit: (action: 'connection-saved' | 'connection-removed', name: string) => Promise<void>
}

/** Saved connections. A password or token goes in with the URL and never comes out again. */
export function connectionHandlers(services: ConnectionServices): GroupHandlers<'connections'> {
  const { connections, platform, requireWritable, audit } = services
  return {
    async 'connections.list'() {
      const saved = await connections.list()
      const hasBuiltIn = platform !== null && !saved.some(({ name }) => name === localConnection)
      return [...(hasBuiltIn ? [summariseBuiltIn(platform)] : []), ...saved.map(summarise)]
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
      return check(connection, await connections.secret(name))
    },
    async 'connections.remove'({ name }) {
      requireWritable()
      const removed = await connections.remove(name)
      if (removed) await audit('connection-removed', name)
      return removed
    },
  }
}

/** Whether whom it names can be reached, and lets us in. */
function check(connection: SavedConnection, secret: string | null): Promise<ConnectionCheck> {
  switch (connection.kind) {
    case 'postgres':
      return checkConnection({ connection, password: secret })
    case 'platform':
      return checkPlatform({ connection, token: secret })
    default:
      return assertNever(connection)
  }
}

/** What the window shows of a connection. */
function summarise(connection: SavedConnection): ConnectionSummary {
  const { name } = connection
  if (connection.kind === 'platform') return { name, kind: connection.kind, url: connection.url, builtIn: null }
  const { kind, host, database, user } = connection
  return { name, kind, host, database, user }
}

function summariseBuiltIn(platform: LocalPlatform): ConnectionSummary {
  const state = platform.state()
  const url = state.kind === 'running' ? state.url : null
  return { name: localConnection, kind: 'platform', url, builtIn: stateText(platform) }
}
