import { invariant } from '../failures'
import { accumulateDays } from './accumulate'
import type { SumsCell } from './read-moments'
import { dimensionKeys, exposureDay } from './request'
import type { MetricMoments } from '../moments/metric-moments'
import type { LookMoments, Slice, Slicing } from './frame-moments'
import { cellsBy, type Measurement } from './measure'
import { cellMoments } from './sum-finely'

const dayMilliseconds = 86_400_000

/** Moments of every metric over some cells, one per variant. */
export function metricsOf(measurement: Measurement, cells: readonly SumsCell[]): ReadonlyMap<string, MetricMoments> {
  const ordered = cells.toSorted(byVariantId)
  return new Map(
    [...measurement.plans[0]!.blocks].map(([metricId, { columns }]) => {
      const byVariant = ordered.map(
        (cell) => [cell.variantId, cellMoments(measurement, cell, metricId).moments] as const,
      )
      return [metricId, { columns, byVariant: new Map(byVariant), origin: 'subjects' }]
    }),
  )
}

export function subjectsOf(cells: readonly SumsCell[]): Readonly<Record<string, number>> {
  return Object.fromEntries(cells.toSorted(byVariantId).map(({ variantId, subjects }) => [variantId, subjects]))
}

/** The slices of a crossing of dimensions, in order of their values, null last. */
export function slicing(measurement: Measurement, dimensions: readonly string[]): Slicing {
  const slices = valueGroups(cellsBy(measurement, dimensionKeys(dimensions))).map(({ value, cells }): Slice => ({
    value,
    subjects: subjectsOf(cells),
    metrics: metricsOf(measurement, cells),
  }))
  return { dimensions, slices }
}

export interface CellGroup {
  readonly value: readonly (string | null)[]
  readonly cells: readonly SumsCell[]
}

/** Cells of all variants with the same values together, in order of their values, null last. */
export function valueGroups(cells: readonly SumsCell[]): readonly CellGroup[] {
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

/** The state at the end of every day, from what each day added; a single one without a date if no subject has one. */
export function looks(measurement: Measurement): readonly LookMoments[] {
  return accumulateDays(cellsBy(measurement, [exposureDay])).map(({ day, cells }) => ({
    at: day === null ? null : endOfDay(day),
    subjects: subjectsOf(cells),
    metrics: metricsOf(measurement, cells),
  }))
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
