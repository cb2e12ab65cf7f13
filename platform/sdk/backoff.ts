/** Waits that double from the first one to the longest, each drawn between half of it and all of it. */
export interface Backoff {
  next(): number
  /** After a success: the next failure waits shortly again. */
  reset(): void
}

export function backoff(firstMs: number, longestMs: number, random: () => number): Backoff {
  let failures = 0
  return {
    next: () => {
      const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 30))
      failures += 1
      return whole * (0.5 + random() / 2)
    },
    reset: () => {
      failures = 0
    },
  }
}
