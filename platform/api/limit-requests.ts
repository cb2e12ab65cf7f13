import rateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiProblem } from './api-problem'

export interface RequestLimit {
  /** Requests of one key in one span of time. */
  readonly requests: number
  readonly perMs: number
}

/** Answers 429 with Retry-After to more requests of one key than the limit, on every route of the scope. */
export async function limitRequests(
  scope: FastifyInstance,
  { requests, perMs }: RequestLimit,
  keyOf: (request: FastifyRequest) => string,
): Promise<void> {
  await scope.register(rateLimit, {
    max: requests,
    timeWindow: perMs,
    store: SteadyStore,
    keyGenerator: keyOf,
    errorResponseBuilder: (_request, { ttl }) => {
      const retryAfterSeconds = Math.max(1, Math.ceil(ttl / 1000))
      const detail = `at most ${requests} requests in ${perMs} ms; wait ${retryAfterSeconds} s`
      return new ApiProblem('rate-limited', detail, { retryAfterSeconds })
    },
  })
}

interface Span {
  readonly from: number
  readonly requests: number
}

/** Keys that are counted at a time; beyond, the one whose span began first is forgotten. */
const countedKeys = 5000

/**
 * Requests of each key in its span, by a clock that nobody sets: by the wall clock, a span that is open while that is set
 * back by an hour would refuse everything for that hour.
 */
class SteadyStore implements FastifyRateLimitStore {
  readonly #spans = new Map<string, Span>()

  incr: FastifyRateLimitStore['incr'] = (key, answer, perMs) => {
    const now = performance.now()
    const known = this.#spans.get(key)
    const isOpen = known !== undefined && now - known.from < perMs
    const span = isOpen ? { ...known, requests: known.requests + 1 } : { from: now, requests: 1 }
    if (!isOpen) this.#spans.delete(key)
    this.#spans.set(key, span)
    if (this.#spans.size > countedKeys) this.#spans.delete(this.#spans.keys().next().value ?? key)
    answer(null, { current: span.requests, ttl: perMs - (now - span.from) })
  }

  child(): FastifyRateLimitStore {
    return new SteadyStore()
  }
}
