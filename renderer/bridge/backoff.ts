const firstMilliseconds = 250
const longestMilliseconds = 10_000

/** How long to wait before connection attempt `attempt` (0 for the first retry): doubling, at most ten seconds. */
export function backoff(attempt: number): number {
  return Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.min(attempt, 10))
}
