import type { Effect } from '@analysis'

/** The effect as it was before adjustment, or null when CUPED could not be done. */
export function unadjusted(effect: Effect): Effect | null {
  if (effect.cuped?.kind !== 'estimated') return null
  const { absolute, relative, test } = effect.cuped.unadjusted
  return { ...effect, absolute, relative, test, cuped: null }
}
