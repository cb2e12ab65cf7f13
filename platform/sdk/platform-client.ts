import type { ResolvedSettings } from './settings'

/** A request that did not succeed. `status` is null where no answer came. */
export class RequestFailed extends Error {
  constructor(
    readonly path: string,
    readonly status: number | null,
    readonly retryAfterMs: number | null,
    options?: ErrorOptions,
  ) {
    super(status === null ? `${path}: no answer` : `${path}: answered with status ${status}`, options)
  }
}

export interface RequestOptions {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Ends the request and its answer's body. */
  readonly signal?: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface PlatformClient {
  /** A whole answer of status 2xx or 304, within ten seconds. @throws RequestFailed */
  exchange(path: string, options?: RequestOptions): Promise<Answer>
  /** An answer whose head came within ten seconds and whose body goes on. @throws RequestFailed */
  open(path: string, options: RequestOptions): Promise<Response>
}

const timeoutMs = 10_000

/** Requests to `/api/v1` with the token; POST where there is a body. */
export function openClient({ url, token, environment }: ResolvedSettings): PlatformClient {
  async function within<T>(path: string, options: RequestOptions, read: (answer: Response) => Promise<T>): Promise<T> {
    const timeout = new AbortController()
    const cancelTimeout = environment.after(timeoutMs, () => timeout.abort())
    const signal = options.signal === undefined ? timeout.signal : AbortSignal.any([options.signal, timeout.signal])
    try {
      const answer = await environment.fetch(`${url}/api/v1${path}`, { ...requestOf(options), signal })
      if (answer.ok || answer.status === 304) return await read(answer)
      await answer.body?.cancel()
      throw new RequestFailed(path, answer.status, readRetryAfter(answer.headers, environment.now()))
    } catch (error) {
      throw error instanceof RequestFailed ? error : new RequestFailed(path, null, null, { cause: error })
    } finally {
      cancelTimeout()
    }
  }

  function requestOf({ body, headers }: RequestOptions): RequestInit {
    const own = { authorization: `Bearer ${token}`, ...headers }
    if (body === undefined) return { headers: own }
    return { method: 'POST', headers: { ...own, 'content-type': 'application/json' }, body: JSON.stringify(body) }
  }

  return {
    exchange: (path, options = {}) =>
      within(path, options, async (answer) => ({
        status: answer.status,
        headers: answer.headers,
        text: await answer.text(),
      })),
    open: (path, options) => within(path, options, (answer) => Promise.resolve(answer)),
  }
}

/** Retry-After as seconds or as a date. */
function readRetryAfter(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')
  if (value === null) return null
  const seconds = Number(value)
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds)
}
