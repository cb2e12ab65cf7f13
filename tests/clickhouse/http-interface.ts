import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import type { ChdbSession } from './chdb-session'

export interface Credentials {
  readonly user: string
  readonly password: string
}

/** Parts of the address that are no settings of the engine. */
const ownParameters: ReadonlySet<string> = new Set(
  `query query_id database session_id session_timeout session_check role user password default_format compress
  decompress wait_end_of_query buffer_size enable_http_compression`.split(/\s+/),
)

const errorStatus: Readonly<Record<string, number>> = { 516: 403, 60: 404, 81: 404, 159: 408, 62: 400, 47: 400 }

/** ClickHouse's HTTP interface over an engine in this process, as far as @clickhouse/client uses it. */
export function httpInterface(session: ChdbSession, credentials: Credentials) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = new URL(request.url ?? '/', 'http://localhost')
    if (address.pathname === '/ping') {
      response.end('Ok.\n')
      return
    }
    try {
      refuseStrangers(request, address, credentials)
      await answer(request, address, response, session)
    } catch (error) {
      fail(response, error)
    }
  }
}

async function answer(
  request: IncomingMessage,
  { searchParams }: URL,
  response: ServerResponse,
  session: ChdbSession,
): Promise<void> {
  const sent = await buffer(request)
  const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString()
  // an INSERT comes as its statement in the address and its rows in the body
  const sql = [searchParams.get('query'), body].filter((part) => part !== null && part !== '').join('\n')
  const entries = [...searchParams].filter(([name]) => !ownParameters.has(name))
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const statement = {
    sql,
    parameters: new Map(entries.filter(isParameter).map(([name, value]) => [name.slice('param_'.length), value])),
    settings: new Map(entries.filter((entry) => !isParameter(entry))),
    database: searchParams.get('database') ?? 'default',
    format: searchParams.get('default_format') ?? 'TabSeparated',
    signal: gone.signal,
  }
  response.setHeader('X-ClickHouse-Query-Id', searchParams.get('query_id') ?? '')
  response.setHeader('X-ClickHouse-Server-Display-Name', 'chdb')
  await session.run(statement, async (bytes) => {
    if (gone.signal.aborted || response.write(bytes)) return
    await once(response, 'drain', { signal: gone.signal }).catch(() => undefined)
  })
  response.end()
}

function refuseStrangers(request: IncomingMessage, { searchParams }: URL, { user, password }: Credentials): void {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ')
  const basic = scheme === 'Basic' ? Buffer.from(encoded ?? '', 'base64').toString() : null
  const header = (name: string) => request.headers[name]?.toString()
  const given =
    basic ??
    `${header('x-clickhouse-user') ?? searchParams.get('user') ?? 'default'}:${header('x-clickhouse-key') ?? searchParams.get('password') ?? ''}`
  if (given !== `${user}:${password}`) {
    const name = given.split(':')[0]
    throw new Error(
      `Code: 516. DB::Exception: ${name}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`,
    )
  }
}

function isParameter([name]: readonly [string, string]): boolean {
  return name.startsWith('param_')
}

/** Before the first byte an error is an answer; after it, all that is left is to break off. */
function fail(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  const code = /^Code: (\d+)\./.exec(message)?.[1] ?? '1000'
  response.statusCode = errorStatus[code] ?? 500
  response.setHeader('X-ClickHouse-Exception-Code', code)
  response.end(`${message}\n`)
}
