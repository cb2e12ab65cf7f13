import { Cancelled } from '@analysis'
import type { ServiceError } from '@contract'
import { sourceFailed } from '../failures'

/** What happened, and what to try, by PostgreSQL's SQLSTATE or Node's error code. */
const causes: Readonly<Record<string, readonly [string, string]>> = {
  '28P01': ['refuses the password', 'Save the connection again, or set PGPASSWORD or .pgpass.'],
  '28000': ['refuses this user', 'Check the user name and how the server lets it in.'],
  '3D000': ['has no such database', 'Check the database in the address.'],
  '42P01': ['has no such table', 'Check the name; a table outside the search path is written as schema.table.'],
  '42703': ['knows no such column', 'Check the column names.'],
  '42601': ['cannot parse the SQL', 'Check the SQL of the study.'],
  '42501': ['does not let this user read the table', 'Ask for SELECT on it.'],
  '25006': ['was asked to write, which a pull never does', 'The SQL of a study may only read.'],
  '53300': ['has no connection free', 'Try again later.'],
  '57P03': ['is starting up', 'Try again in a moment.'],
  '57014': ['stopped the query for taking too long', 'Ask for less, or raise the statement timeout.'],
  ECONNREFUSED: ['does not answer', 'Check that the server runs and that host and port are right.'],
  ENOTFOUND: ['has an unknown host name', 'Check the host.'],
  EAI_AGAIN: ['has a host name that cannot be looked up now', 'Check the network.'],
  ETIMEDOUT: ['does not answer', 'Check the network, the host and the port.'],
  ECONNRESET: ['broke the connection', 'Try again.'],
}

/** A failure of the driver or the server as a finding. What it says never holds a password: drivers do not tell it. */
export function postgresError(failure: unknown, connection: string): ServiceError | Cancelled {
  if (failure instanceof Cancelled) return failure
  const code = codeOf(failure)
  const reason = failure instanceof Error ? failure.message : String(failure)
  const timedOut = /timeout|timed out/i.test(reason) ? causes['ETIMEDOUT'] : undefined
  const [what, hint] = causes[code ?? ''] ?? timedOut ?? ['failed', 'Check the connection.']
  return sourceFailed(
    {
      code: 'unreadable-source',
      message: `The server of ${JSON.stringify(connection)} ${what}: ${reason}`,
      hint,
      evidence: { connection, ...(code === null ? {} : { code }) },
    },
    failure,
  )
}

function codeOf(failure: unknown): string | null {
  return failure instanceof Error && 'code' in failure && typeof failure.code === 'string' ? failure.code : null
}
