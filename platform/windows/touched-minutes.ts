import type { EventBatch } from '../events/event-store'

const minuteMs = 60_000
/** Events that come later than this no longer re-open the windows they belong to. */
export const reopenMs = 6 * 3_600_000

/** When each minute last got an event: what tells whether a window that was computed has to be computed again. */
export interface TouchedMinutes {
  /** A count that rises with every batch; what is computed now holds up to it. */
  readonly revision: number
  note(batch: EventBatch): void
  /** Whether events for that time have come since. */
  touchedSince(revision: number, from: number, to: number): boolean
}

export function touchedMinutes(): TouchedMinutes {
  const minutes = new Map<number, number>()
  let revision = 0

  function forgetBefore(time: number): void {
    for (const minute of minutes.keys()) if (minute * minuteMs < time) minutes.delete(minute)
  }

  return {
    get revision() {
      return revision
    },
    note({ events, exposures }) {
      revision += 1
      let newest = 0
      for (const { at, receivedAt } of [...events, ...exposures]) {
        newest = Math.max(newest, receivedAt)
        if (receivedAt - at <= reopenMs) minutes.set(Math.floor(at / minuteMs), revision)
      }
      // twice the span, for clocks that were set back
      if (minutes.size > (4 * reopenMs) / minuteMs) forgetBefore(newest - 2 * reopenMs)
    },
    touchedSince(since, from, to) {
      for (let minute = Math.floor(from / minuteMs); minute * minuteMs < to; minute++) {
        if ((minutes.get(minute) ?? 0) > since) return true
      }
      return false
    },
  }
}
