import type * as fc from 'fast-check'

const setting = process.env['ASSAY_TEST_DRAWS'] ?? 'some'
const seed = process.env['ASSAY_TEST_SEED']

/** The part of a property's draws that `npm test` makes. */
const some = 0.2
const atLeast = 5

/**
 * How often a property is tried: `full` times when ASSAY_TEST_DRAWS is `full` (`npm run test:full`), else a fifth of them,
 * but five times at least. ASSAY_TEST_SEED gives the draws of an earlier run again.
 * @throws Error when a setting cannot be read.
 */
export function draws(full: number): Pick<fc.Parameters<unknown>, 'numRuns' | 'seed'> {
  if (setting !== 'some' && setting !== 'full') throw new Error(`ASSAY_TEST_DRAWS is "some" or "full", not "${setting}"`)
  const numRuns = setting === 'full' ? full : Math.min(full, Math.max(atLeast, Math.ceil(full * some)))
  if (seed === undefined) return { numRuns }
  if (!/^-?\d+$/.test(seed)) throw new Error(`ASSAY_TEST_SEED is a whole number, not "${seed}"`)
  return { numRuns, seed: Number(seed) }
}
