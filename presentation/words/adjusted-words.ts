import type { Effect, Interval } from '@analysis'

/** A corrected interval on the scale its effect is shown on: relative where it can be, else absolute. */
export interface ShownAdjusted {
  readonly scale: 'relative' | 'absolute'
  readonly estimate: number
  readonly interval: Interval
  readonly level: number
}

export function shownAdjusted({ absolute, relative, intervalAdjusted }: Effect): ShownAdjusted | null {
  if (intervalAdjusted === null || absolute.kind !== 'estimated') return null
  const { level } = intervalAdjusted
  if (relative.kind === 'estimated' && intervalAdjusted.relative !== null) {
    return { scale: 'relative', estimate: relative.estimate, interval: intervalAdjusted.relative, level }
  }
  return { scale: 'absolute', estimate: absolute.estimate, interval: intervalAdjusted.absolute, level }
}

/** False where every corrected interval only repeats the effect's own: nothing was corrected, or a family of one. */
export function hasAdjustedIntervals(effects: readonly Effect[]): boolean {
  return effects.some(({ absolute, intervalAdjusted: adjusted }) => {
    if (adjusted === null || absolute.kind !== 'estimated') return false
    return adjusted.absolute.lower !== absolute.interval.lower || adjusted.absolute.upper !== absolute.interval.upper
  })
}
