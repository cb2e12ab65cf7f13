import type { Logger } from 'pino'
import type { Clock, Ticker } from '../ports'

/** Runs periodic work on real time, each piece never twice at once. */
export interface Scheduler {
  /** Ends it; resolves when what runs has ended. */
  stop(): Promise<void>
}

export function startScheduler(tickers: readonly Ticker[], clock: Clock, logger: Logger): Scheduler {
  const running = new Map<string, Promise<void>>()
  const timers = tickers.map((ticker) => {
    const timer = setInterval(() => {
      if (running.has(ticker.name)) return
      const done = ticker
        .tick(clock.now())
        .catch((error: unknown) => logger.error({ err: error, ticker: ticker.name }, 'periodic work failed'))
        .finally(() => running.delete(ticker.name))
      running.set(ticker.name, done)
    }, ticker.everyMs)
    return timer.unref()
  })
  return {
    async stop() {
      timers.forEach(clearInterval)
      await Promise.all(running.values())
    },
  }
}
