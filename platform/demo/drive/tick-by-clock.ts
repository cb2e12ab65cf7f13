import type { Ticker } from '../../ports'

/** Runs what is due at a time, each once however long ago it was due, in order: for a clock that somebody sets. */
export function tickByClock(tickers: readonly Ticker[]): (now: number) => Promise<void> {
  const dueAt = new Map<string, number>()
  return async (now) => {
    for (const { name, everyMs, tick } of tickers) {
      if (now < (dueAt.get(name) ?? now)) continue
      dueAt.set(name, now + everyMs)
      await tick(now)
    }
  }
}
