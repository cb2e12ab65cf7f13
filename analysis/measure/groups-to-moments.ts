import { invariant } from '../failures'
import { accumulateDays } from './accumulate'
import type { SumsGroup } from './read-moments'
import { dimensionKeys, exposureDay } from './request'
import type { MetricMoments } from '../moments/metric-moments'
import type { LookMoments, Slice, Slicing } from './frame-moments'
import { groupsBy, type Measurement } from './measure'
import { groupMoments } from './sum-finely'

const dayMilliseconds = 86_400_000

/** Moments of every metric over some groups, one per variant. */
export function metricsOf(measurement: Measurement, groups: readonly SumsGroup[]): ReadonlyMap<string, MetricMoments> {
  const ordered = groups.toSorted(byVariantId)
  return new Map(
    [...measurement.plans[0]!.blocks].map(([metricId, { columns }]) => {
      const byVariant = ordered.map(
        (group) => [group.variantId, groupMoments(measurement, group, metricId).moments] as const,
      )
      return [metricId, { columns, byVariant: new Map(byVariant), origin: 'subjects' }]
    }),
  )
}

export function subjectsOf(groups: readonly SumsGroup[]): Readonly<Record<string, number>> {
  return Object.fromEntries(groups.toSorted(byVariantId).map(({ variantId, subjects }) => [variantId, subjects]))
}

/** The slices of a crossing of dimensions, in order of their values, null last. */
export function slicing(measurement: Measurement, dimensions: readonly string[]): Slicing {
  const slices = valueGroups(groupsBy(measurement, dimensionKeys(dimensions))).map(({ value, groups }): Slice => ({
    value,
    subjects: subjectsOf(groups),
    metrics: metricsOf(measurement, groups),
  }))
  return { dimensions, slices }
}

export interface ValueGroup {
  readonly value: readonly (string | null)[]
  readonly groups: readonly SumsGroup[]
}

/** Groups of all variants with the same values together, in order of their values, null last. */
export function valueGroups(groups: readonly SumsGroup[]): readonly ValueGroup[] {
  const byValue = new Map<string, SumsGroup[]>()
  for (const group of groups) {
    const id = JSON.stringify(group.values)
    const same = byValue.get(id)
    if (same === undefined) byValue.set(id, [group])
    else same.push(group)
  }
  return [...byValue.values()]
    .map((same): ValueGroup => ({ value: same[0]!.values, groups: same }))
    .toSorted((a, b) => compareValues(a.value, b.value))
}

/** The state at the end of every day, from what each day added; a single one without a date if no subject has one. */
export function looks(measurement: Measurement): readonly LookMoments[] {
  return accumulateDays(groupsBy(measurement, [exposureDay])).map(({ day, groups }) => ({
    at: day === null ? null : endOfDay(day),
    subjects: subjectsOf(groups),
    metrics: metricsOf(measurement, groups),
  }))
}

function endOfDay(day: string): string {
  const start = Date.parse(day)
  invariant(!Number.isNaN(start), `not a day: ${day}`)
  return new Date(start + dayMilliseconds).toISOString()
}

function byVariantId(a: SumsGroup, b: SumsGroup): number {
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
