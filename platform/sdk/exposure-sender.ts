import { backoff } from './backoff'
import type { Exposure, ExposureBuffer } from './exposure-buffer'
import { RequestFailed } from './platform-client'
import type { ResolvedSettings } from './settings'

export interface ExposureSender {
  /** Sends what waits, batch by batch, until nothing waits or one fails. Never rejects. */
  flush(): Promise<void>
  /** Exposures that the platform refused for good. */
  refused(): number
  stop(): void
}

/** The platform takes no more at once. */
const batchSize = 100

/**
 * Sends exposures every `flushMs`, and after a failure when a backoff, or the platform's Retry-After, says so. `send`
 * resolves to the number of a batch's exposures that were refused, and rejects where there was no answer.
 */
export function startSender(
  { flushMs, environment }: ResolvedSettings,
  buffer: ExposureBuffer,
  send: (batch: readonly Exposure[]) => Promise<number>,
): ExposureSender {
  const retries = backoff(1000, 60_000, environment.random)
  let refused = 0
  let running: Promise<void> | null = null
  let stopped = false
  let cancelNext: (() => void) | null = null

  async function sendAll(): Promise<number> {
    for (let batch = buffer.peek(batchSize); batch.length > 0; batch = buffer.peek(batchSize)) {
      try {
        refused += await send(batch)
      } catch (error) {
        if (!isRefusal(error)) return waitAfter(error)
        refused += batch.length
      }
      buffer.remove(batch)
      retries.reset()
    }
    return flushMs
  }

  function waitAfter(error: unknown): number {
    const asked = error instanceof RequestFailed ? error.retryAfterMs : null
    return asked ?? retries.next()
  }

  async function flushAndSchedule(): Promise<void> {
    cancelNext?.()
    const wait = await sendAll()
    running = null
    if (!stopped) schedule(wait)
  }

  function flush(): Promise<void> {
    running ??= flushAndSchedule()
    return running
  }

  function schedule(wait: number): void {
    cancelNext = environment.after(wait, () => void flush())
  }

  schedule(flushMs)
  return {
    flush,
    refused: () => refused,
    stop: () => {
      stopped = true
      cancelNext?.()
    },
  }
}

/** The request itself is wrong, so that sending it again cannot help. A token may be renewed, and a rate limit passes. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof RequestFailed) || error.status === null) return false
  return error.status >= 400 && error.status < 500 && ![401, 403, 408, 429].includes(error.status)
}
