import { Cancelled, type CancelSignal } from '@analysis'
import type { z } from 'zod'
import type { PlatformAddress } from './address'
import { platformError, refusalOf } from './errors'

export interface PlatformTimeouts {
  /** Until an answer has begun. */
  readonly answerMilliseconds: number
  /** Without a byte of an answer that has begun; the clock starts again with every byte. */
  readonly stallMilliseconds: number
}

export const defaultTimeouts: PlatformTimeouts = { answerMilliseconds: 30_000, stallMilliseconds: 60_000 }

export interface PlatformRequest {
  /** Below /api/v1, such as `/experiments`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[]>>
  readonly method?: 'GET' | 'POST'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: CancelSignal | undefined
}

/**
 * One call whose answer is JSON of the given shape.
 * @throws ServiceError `source-failed` for a refusal, a network failure or an answer of another shape; Cancelled
 */
export async function askPlatform<Schema extends z.ZodType>(
  address: PlatformAddress,
  schema: Schema,
  request: PlatformRequest,
  timeouts: PlatformTimeouts = defaultTimeouts,
): Promise<z.output<Schema>> {
  return withAnswer(address, request, timeouts, async (response) => schema.parse(await response.json()))
}

/**
 * Makes a call and reads its answer in `use`, which must take in the whole body. An abort or a silence ends both.
 * @throws ServiceError `source-failed`, Cancelled
 */
export async function withAnswer<Result>(
  address: PlatformAddress,
  { path, query = {}, method = 'GET', body, headers = {}, signal }: PlatformRequest,
  timeouts: PlatformTimeouts,
  use: (response: Response, alive: () => void) => Promise<Result>,
): Promise<Result> {
  const url = new URL(`/api/v1${path}`, address.connection.url)
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) url.searchParams.append(name, value)
  }
  const ending = new AbortController()
  const cancel = () => ending.abort(new Cancelled())
  const silence = (milliseconds: number) => setTimeout(() => ending.abort(silent(milliseconds)), milliseconds)
  let timer = silence(timeouts.answerMilliseconds)
  if (signal?.aborted) throw new Cancelled()
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...headers,
        ...(address.token !== null && { authorization: `Bearer ${address.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: ending.signal,
    })
    const alive = () => {
      clearTimeout(timer)
      timer = silence(timeouts.stallMilliseconds)
    }
    alive()
    if (!response.ok) throw await refusalOf(response)
    return await use(response, alive)
  } catch (failure) {
    throw platformError(ending.signal.aborted ? ending.signal.reason : failure, address.connection.name)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}

function silent(milliseconds: number): Error {
  const error = new Error(`no answer for ${Math.round(milliseconds / 1000)} s`)
  error.name = 'TimeoutError'
  return error
}
