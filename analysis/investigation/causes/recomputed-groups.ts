import { stableSum } from '../../numerics/sum'
import type { JudgedCause } from '../cause'
import type { StreamBin } from '../change-point'
import { ratioTest, type RatioTest } from '../likelihood'
import type { RecomputedGroup } from '../recompute'

/** A subject in a variant that was not to have any is no chance; a hundred thousandth stands for misread rows. */
const MISREAD = 1e-5
/** Log likelihood ratio of `count` subjects where there should be none. */
export function impossible(count: number, of: number): RatioTest {
  const rate = count / Math.max(count, of)
  const halfDeviance = count * Math.log(rate / MISREAD) - count + of * MISREAD
  return ratioTest(Math.max(0, halfDeviance), 1, of)
}

/** Recomputed assignment is not drawn, so that a departure from it is rarely chance. */
const RECOMPUTED_ALPHA = 1e-4

/** Whether a departure from the recomputed assignment is to blame, or chance. */
export function recomputedState({ pValue }: RatioTest): JudgedCause['state'] {
  return pValue < RECOMPUTED_ALPHA ? 'accused' : 'harmless'
}

export function subjectsOf(groups: readonly RecomputedGroup[]): number {
  return stableSum(groups.map(({ subjects }) => subjects))
}

export function streamOfGroups(
  groups: readonly RecomputedGroup[],
  count: number,
  isHit: (group: RecomputedGroup) => boolean,
  isTrial: (group: RecomputedGroup) => boolean,
): readonly StreamBin[] {
  const stream = Array.from({ length: count }, () => ({ hits: 0, trials: 0 }))
  for (const group of groups) {
    const bin = stream[group.bin]
    if (bin === undefined || !isTrial(group)) continue
    bin.trials += group.subjects
    if (isHit(group)) bin.hits += group.subjects
  }
  return stream
}
