import { addCells, type SumsCell } from './read-moments'

/** All variants at the end of a day. */
export interface DayState {
  /** ISO 8601 start of the day; null when no subject has a time of exposure. */
  readonly day: string | null
  readonly cells: readonly SumsCell[]
}

/**
 * The state at the end of every day, from cells that hold what each day added. What has no day counts from the first
 * day on. Exact, like any sum of cells.
 */
export function accumulateDays(additions: readonly SumsCell[]): readonly DayState[] {
  const days = [...new Set(additions.map(({ values }) => values[0] ?? null))]
  const dated = days.filter((day) => day !== null).toSorted()
  const state = new Map<string, SumsCell>()
  return (dated.length === 0 ? days : dated).map((day, i) => {
    for (const cell of additions) {
      const own = cell.values[0] ?? null
      if (own !== day && !(i === 0 && own === null)) continue
      const before = state.get(cell.variantId)
      state.set(cell.variantId, before === undefined ? cell : addCells(before, cell))
    }
    return { day, cells: [...state.values()] }
  })
}
