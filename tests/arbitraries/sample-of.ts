import { xoshiro128 } from '@analysis'
import { isFullSize, testSeed } from './test-size'

/** `count` of the cases, chosen by the run's seed and in their own order; all of them at full size. */
export function sampleOf<T>(cases: readonly T[], count: number): readonly T[] {
  if (isFullSize() || count >= cases.length) return cases
  const random = xoshiro128(testSeed() ?? 1)
  const chosen = cases
    .map((each, at) => ({ each, at, rank: random.uniform() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
  return chosen.toSorted((a, b) => a.at - b.at).map(({ each }) => each)
}
