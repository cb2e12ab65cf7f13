import { join } from 'node:path'
import { assayFolders } from '../assay-folders'
import { withRunningPlatform } from '../local-platform'
import { environmentSecrets, openConnections, type Connections, type WorkspaceFolders } from '../workspace/index'
import { platformOf } from './platform-option'
import type { Terminal } from './terminal'

/**
 * The connections that a command's studies may name: those that were saved in the workspace, with secrets from the
 * environment, and `local`. With --platform, every one that is no database is that platform.
 * @throws BadInput for a --platform that is no address
 */
export function commandConnections(
  { platform }: { readonly platform?: string },
  folders: Pick<WorkspaceFolders, 'connections' | 'platform'>,
  terminal: Terminal,
): Connections {
  const saved = openConnections(folders.connections, environmentSecrets(terminal.environment))
  if (platform === undefined) return withRunningPlatform(saved, platformFolders(folders.platform))
  const { connection, token } = platformOf({ platform }, terminal)
  const isDatabase = async (name: string) => (await saved.get(name))?.kind === 'postgres'
  return {
    ...saved,
    get: async (name) => ((await isDatabase(name)) ? saved.get(name) : { ...connection, name }),
    secret: async (name) => ((await isDatabase(name)) ? saved.secret(name) : token),
  }
}

/** Where a platform of this user may run: in this workspace, started by itself, or beside the demo workspace. */
function platformFolders(own: string): readonly string[] {
  const { data } = assayFolders()
  return [...new Set([own, join(data, 'platform'), join(data, 'demo', 'platform')])]
}
