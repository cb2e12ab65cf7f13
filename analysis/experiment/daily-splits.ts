import { addCounts, type PhaseCount } from '../results/split-part'
import type { LookMoments, PhaseCounts } from '../measure/frame-moments'

/** The subjects who came on one day, by variant. */
export interface DaySplit {
  /** As `2026-03-29`, UTC. */
  readonly day: string
  readonly subjects: Readonly<Record<string, number>>
  /** The same by phase, where the split changed on the way. */
  readonly counts?: readonly PhaseCount[]
}

/**
 * Each day by itself, from what was counted by phase, else from the cumulative counts of a history; empty without a
 * clock.
 */
export function dailySplits(history: readonly LookMoments[], phased?: PhaseCounts['days']): readonly DaySplit[] {
  if (phased !== undefined) {
    return phased.map(({ day, counts }) => ({
      day,
      subjects: addCounts(counts.map(({ subjects }) => subjects)),
      counts,
    }))
  }
  return history.flatMap(({ at, subjects }, i) => {
    if (at === null) return []
    const before = history[i - 1]?.subjects ?? {}
    const today = Object.entries(subjects).map(([variant, count]) => [variant, count - (before[variant] ?? 0)] as const)
    return [{ day: startOfDay(at), subjects: Object.fromEntries(today) }]
  })
}

/** The day that ends at a look. */
function startOfDay(end: string): string {
  return new Date(Date.parse(end) - 1).toISOString().slice(0, 10)
}
