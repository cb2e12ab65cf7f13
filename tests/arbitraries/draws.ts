import type * as fc from 'fast-check'
import { isFullSize, testSeed } from './test-size'

/** The part of a property's draws that `npm test` makes, and how many at least. */
const part = 0.2
const atLeast = 5

/** How often a property is tried, and from which seed: `full` times at full size, else a fifth of that. */
export function draws(full: number): Pick<fc.Parameters<unknown>, 'numRuns' | 'seed'> {
  const numRuns = isFullSize() ? full : Math.min(full, Math.max(atLeast, Math.ceil(full * part)))
  const seed = testSeed()
  return seed === null ? { numRuns } : { numRuns, seed }
}
