import type { SequentialLook, StoppedInference } from '../results/sequential'
import type { SpendingFunction } from '../study/spec'
import type { TestOptions } from '../inference/options'
import { isEstimated, type LookEstimate } from './look-estimate'
import { sidesOf } from './repeated'
import { stageWiseInference } from './stage-wise'

/**
 * Stage-wise p-value, median-unbiased estimate and interval at the look where the test stopped; null when it did not.
 * Tsiatis, Rosner and Mehta (1984).
 */
export function stoppedInference(
  looks: readonly LookEstimate[],
  stopped: SequentialLook | undefined,
  options: TestOptions & { readonly spending: SpendingFunction },
): StoppedInference | null {
  if (stopped === undefined) return null
  const taken = looks.slice(0, stopped.look).filter(isEstimated)
  const last = taken.at(-1)
  if (last === undefined) return null
  const { alpha, alternative, spending } = options
  // a one-sided design looks upwards: downwards is upwards in a mirror
  const mirror = alternative === 'less' ? -1 : 1
  const { pValue, medianUnbiased, interval, level } = stageWiseInference(
    { estimate: mirror * last.estimate, standardError: last.standardError },
    {
      sides: sidesOf(alternative),
      alpha,
      spending,
      informationFractions: taken.map(({ informationFraction }) => informationFraction),
    },
  )
  return {
    look: stopped.look,
    stageWiseP: pValue,
    medianUnbiased: mirror * medianUnbiased,
    interval: mirror === 1 ? interval : { lower: -interval.upper, upper: -interval.lower },
    level,
  }
}
