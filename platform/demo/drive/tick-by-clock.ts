import type { Ticker } from '../../ports'

/** Milliseconds between two runs of a ticker, by its name, in place of its own; null: never. */
export type Pace = Readonly<Record<string, number | null>>

/**
 * Runs what is due at a time, each once however long ago it was due, in order: for a clock that somebody sets.
 * `pace` slows down what would take more time than it is worth.
 */
export function tickByClock(tickers: readonly Ticker[], pace: Pace = {}): (now: number) => Promise<void> {
  const dueAt = new Map<string, number>()
  return async (now) => {
    for (const ticker of tickers) {
      const { name, everyMs } = ticker
      const period = pace[name] === undefined ? everyMs : pace[name]
      if (period === null || now < (dueAt.get(name) ?? now)) continue
      dueAt.set(name, now + period)
      await ticker.tick(now)
    }
  }
}
