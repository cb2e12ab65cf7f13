import type { Ticker } from '../../ports'

/** When tickers run, by name, in place of their own period; null: never. Times are milliseconds since 1970. */
export type Pace = Readonly<Record<string, { readonly everyMs: number; readonly firstAt?: number } | null>>

/**
 * Runs what is due at a time, each once however long ago it was due, in order: for a clock that somebody sets.
 * `pace` slows down what would take more time than it is worth.
 */
export function tickByClock(tickers: readonly Ticker[], pace: Pace = {}): (now: number) => Promise<void> {
  const dueAt = new Map<string, number>()
  return async (now) => {
    for (const ticker of tickers) {
      const { name } = ticker
      const period = pace[name] === undefined ? ticker : pace[name]
      if (period === null) continue
      const due = dueAt.get(name) ?? ('firstAt' in period ? period.firstAt : now) ?? now
      if (now < due) continue
      const missed = Math.floor((now - due) / period.everyMs)
      dueAt.set(name, due + (missed + 1) * period.everyMs)
      await ticker.tick(now)
    }
  }
}
