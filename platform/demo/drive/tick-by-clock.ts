import type { Ticker } from '../../ports'

/** Runs what is due at a time, each once however long ago it was due, in order: for a clock that somebody sets. */
export function tickByClock(tickers: readonly Ticker[]): (now: number) => Promise<void> {
  const dueAt = new Map<string, number>()
  return async (now) => {
    for (const ticker of tickers) {
      if (now < (dueAt.get(ticker.name) ?? now)) continue
      dueAt.set(ticker.name, now + ticker.everyMs)
      await ticker.tick(now)
    }
  }
}
