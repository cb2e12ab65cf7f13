import type { LagMessage } from '@contract'
import type { StreamHub, Ticker } from '../ports'
import type { Watermarks } from '../windows/watermarks'

/** Tells the stream every minute how far events are behind. */
export function lagTicker(watermarks: Watermarks, stream: StreamHub): Ticker {
  return {
    name: 'lag',
    everyMs: 60_000,
    async tick(now) {
      const newest = watermarks.newest()
      const message: LagMessage = {
        at: new Date(now).toISOString(),
        lag_ms: newest === null ? null : now - newest,
        partitions: watermarks.current().map(({ partition, at }) => ({
          partition,
          watermark: new Date(at).toISOString(),
          lag_ms: now - at,
        })),
      }
      await stream.publish('lag', message)
    },
  }
}
