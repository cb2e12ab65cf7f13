import { addGroups, type SumsGroup } from './read-moments'

/** All variants at the end of a day. */
export interface DayState {
  /** ISO 8601 start of the day; null when no subject has a time of exposure. */
  readonly day: string | null
  readonly groups: readonly SumsGroup[]
}

/**
 * The state at the end of every day, from groups that hold what each day added. What has no day counts from the first
 * day on. Exact, like any sum of groups.
 */
export function accumulateDays(additions: readonly SumsGroup[]): readonly DayState[] {
  const days = [...new Set(additions.map(({ values }) => values[0] ?? null))]
  const dated = days.filter((day) => day !== null).toSorted()
  const state = new Map<string, SumsGroup>()
  return (dated.length === 0 ? days : dated).map((day, i) => {
    for (const group of additions) {
      const own = group.values[0] ?? null
      if (own !== day && !(i === 0 && own === null)) continue
      const before = state.get(group.variantId)
      state.set(group.variantId, before === undefined ? group : addGroups(before, group))
    }
    return { day, groups: [...state.values()] }
  })
}
