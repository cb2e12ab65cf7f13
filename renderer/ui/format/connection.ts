import type { ConnectionSummary } from '@contract'

/** What a connection reaches, in a word: a database, or a platform's host. */
export function connectionTarget(connection: ConnectionSummary): string {
  return connection.kind === 'platform' ? hostOf(connection.url) : connection.database
}

/** Where it leads and as whom, as far as the window knows. */
export function connectionPlace(connection: ConnectionSummary): string {
  if (connection.kind === 'platform')
    return [connection.url, connection.builtIn].filter((part) => part !== null).join(' · ')
  return `${connection.user}@${connection.host}/${connection.database}`
}

function hostOf(url: string | null): string {
  return url === null ? 'not running' : new URL(url).host
}
