import { invariant } from '../failures'
import { addCells, type SumsCell } from '../moments/read-moments'
import { dimensionKeys, exposureDay } from '../moments/request'
import type { MetricMoments } from '../moments/metric-moments'
import type { LookMoments, Slice, Slicing } from './frame-moments'
import { blockMoments, cellsBy, type Measurement } from './measure'

const dayMilliseconds = 86_400_000

/** Moments of every metric over some cells, one per variant. */
export function metricsOf({ plan }: Measurement, cells: readonly SumsCell[]): ReadonlyMap<string, MetricMoments> {
  return new Map(
    plan.blocks.map(({ metricId, columns }, at) => {
      const byVariant = cells.map((cell) => [cell.variantId, blockMoments(plan, at, cell.blocks[at]!).moments] as const)
      return [metricId, { columns, byVariant: new Map(byVariant), origin: 'subjects' }]
    }),
  )
}

export function subjectsOf(cells: readonly SumsCell[]): Readonly<Record<string, number>> {
  return Object.fromEntries(cells.toSorted(byVariantId).map(({ variantId, subjects }) => [variantId, subjects]))
}

/** The slices of a crossing of dimensions, in order of their values, null last. */
export function slicing(measurement: Measurement, dimensions: readonly string[]): Slicing {
  const slices = groupByValues(cellsBy(measurement, dimensionKeys(dimensions))).map(({ value, cells }): Slice => ({
    value,
    subjects: subjectsOf(cells),
    metrics: metricsOf(measurement, cells),
  }))
  return { dimensions, slices }
}

interface CellGroup {
  readonly value: readonly (string | null)[]
  readonly cells: readonly SumsCell[]
}

/** Cells of all variants with the same values together, in order of their values, null last. */
function groupByValues(cells: readonly SumsCell[]): readonly CellGroup[] {
  const groups = new Map<string, SumsCell[]>()
  for (const cell of cells) {
    const id = JSON.stringify(cell.values)
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [cell])
    else group.push(cell)
  }
  return [...groups.values()]
    .map((group): CellGroup => ({ value: group[0]!.values, cells: group }))
    .toSorted((a, b) => compareValues(a.value, b.value))
}

/**
 * The state at the end of every day, from what each day added. Subjects without a time of exposure count from the first
 * day on; when none has one there is a single look without a date.
 */
export function looks(measurement: Measurement): readonly LookMoments[] {
  const days = groupByValues(cellsBy(measurement, [exposureDay]))
  const undated = days.filter(({ value }) => value[0] === null).flatMap(({ cells }) => cells)
  const dated = days.filter(({ value }) => value[0] !== null)
  const state = new Map<string, SumsCell>()
  const look = (cells: readonly SumsCell[], at: string | null): LookMoments => {
    for (const cell of cells) {
      const before = state.get(cell.variantId)
      state.set(cell.variantId, before === undefined ? cell : addCells(before, cell))
    }
    const now = [...state.values()]
    return { at, subjects: subjectsOf(now), metrics: metricsOf(measurement, now) }
  }
  if (dated.length === 0) return undated.length === 0 ? [] : [look(undated, null)]
  return dated.map(({ value, cells }, i) => look(i === 0 ? [...undated, ...cells] : cells, endOfDay(value[0]!)))
}

function endOfDay(day: string): string {
  const start = Date.parse(day)
  invariant(!Number.isNaN(start), `not a day: ${day}`)
  return new Date(start + dayMilliseconds).toISOString()
}

function byVariantId(a: SumsCell, b: SumsCell): number {
  return a.variantId < b.variantId ? -1 : 1
}

function compareValues(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? null
    if (left === right) continue
    if (left === null) return 1
    if (right === null) return -1
    return left < right ? -1 : 1
  }
  return 0
}
