import type { LookMoments } from '../measure/frame-moments'

const millisecondsPerDay = 86_400_000

/**
 * New subjects a day as they came in: all of them over the days from the first to the last on which any came. Null
 * without a clock, or when all came on one day of which nobody knows how much was seen.
 */
export function observedTraffic(history: readonly LookMoments[]): number | null {
  const dated = history.flatMap(({ at, subjects }) =>
    at === null ? [] : [{ end: Date.parse(at), subjects: Object.values(subjects).reduce((sum, n) => sum + n, 0) }],
  )
  const grown = dated.filter(({ subjects }, i) => subjects > (dated[i - 1]?.subjects ?? 0))
  const [first, last] = [grown[0], grown.at(-1)]
  if (first === undefined || last === undefined || first === last) return null
  // `at` is the end of a look's data: the first look's own day counts too
  return last.subjects / ((last.end - first.end) / millisecondsPerDay + 1)
}
