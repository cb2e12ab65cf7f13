import type { ConnectionCheck } from '@contract'
import { ServiceError } from '@contract'
import { defaultTimeouts, withSession, type PostgresAddress } from './session'

/** Whether the server lets us in, and which version it is. A refusal is an answer, not a failure. */
export async function checkConnection(address: PostgresAddress): Promise<ConnectionCheck> {
  try {
    return await withSession(address, defaultTimeouts, undefined, async ({ client }) => {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
      const serverVersion = rows[0]?.server_version ?? null
      return { ok: true, message: `Connected to PostgreSQL ${serverVersion ?? ''}`.trimEnd(), serverVersion }
    })
  } catch (failure) {
    if (!(failure instanceof ServiceError)) throw failure
    return { ok: false, message: failure.message, serverVersion: null }
  }
}
