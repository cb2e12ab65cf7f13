import type { ConnectionSummary } from '@contract'

/** What a connection reaches, in a word: a database, or a platform's host. */
export function connectionTarget(connection: ConnectionSummary): string {
  return connection.kind === 'platform' ? new URL(connection.url).host : connection.database
}

/** Where it leads and as whom, as far as the window knows. */
export function connectionPlace(connection: ConnectionSummary): string {
  if (connection.kind === 'platform') return connection.url
  return `${connection.user}@${connection.host}/${connection.database}`
}
