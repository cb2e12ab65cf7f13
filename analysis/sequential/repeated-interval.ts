import type { Interval } from '../results/interval'
import type { SpendingFunction } from '../study/spec'
import type { TestOptions } from '../inference/options'
import { groupSequentialBounds } from './boundaries'
import { isEstimated, openInterval, type LookEstimate } from './look-estimate'
import { sidesOf } from './repeated'

/**
 * Effect -+ boundary x standard error at the last look that may spend: the interval that leaves out 0 exactly when the
 * repeated p-value is below alpha. Null without such a look. Jennison and Turnbull (2000), chapter 9.
 */
export function repeatedInterval(
  looks: readonly LookEstimate[],
  { alpha, alternative, spending }: TestOptions & { readonly spending: SpendingFunction },
): Interval | null {
  const taken = looks.filter(isEstimated)
  const informationFractions = taken.map(({ informationFraction }) => informationFraction)
  const bounds = groupSequentialBounds({ sides: sidesOf(alternative), alpha, informationFractions, spending })
  const at = bounds.findLastIndex(({ incrementalAlpha }) => incrementalAlpha > 0)
  const [look, bound] = [taken[at], bounds[at]]
  if (look === undefined || bound === undefined || bound.critical === Infinity) return null
  return openInterval(look.estimate, bound.critical * look.standardError, alternative)
}
