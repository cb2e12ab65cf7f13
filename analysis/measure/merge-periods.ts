import { invariant } from '../failures'
import type { MetricMoments } from '../moments/metric-moments'
import { emptyMoments, mergeMoments } from '../moments/moments'
import { addGroups, type SumsGroup } from './read-moments'
import type { Measurement } from './measure'
import { groupMoments } from './sum-finely'

export const dayMilliseconds = 86_400_000

/** A stretch of time: its place, and the day it starts on where it has one. */
export interface Span {
  readonly index: number
  readonly start: string | null
}

/** The UTC midnight of a timestamp as engines hand it over, in milliseconds. */
export function dayOf(timestamp: string | null | undefined): number {
  const time = Date.parse(timestamp ?? '')
  invariant(!Number.isNaN(time), `not a timestamp: ${timestamp}`)
  return Math.floor(time / dayMilliseconds) * dayMilliseconds
}

interface Observation {
  readonly metricId: string
  /** The last day that was observed, in milliseconds. */
  readonly last: number
  /** Days after exposure in which events count; Infinity: all. */
  readonly windowDays: number
  /** Whether a subject that did nothing counts as 0, as long as it was exposed and observed. */
  readonly withInactive: boolean
}

type Period = Span & { readonly moments: MetricMoments }

/** Puts groups by day together into periods, and adds the subjects at risk that did nothing as zeros. */
export class PeriodMerger {
  private readonly members: readonly { readonly variantId: string; readonly day: number; readonly count: number }[]

  constructor(
    cohorts: Measurement,
    known: readonly SumsGroup[],
    private readonly observation: Observation,
  ) {
    this.members = known.map((group) => ({
      variantId: group.variantId,
      day: dayOf(group.values[0]),
      count: groupMoments(cohorts, group, observation.metricId).moments.count,
    }))
  }

  /** From groups by exposure day and day of activity: by days since exposure, and by day. */
  days(measured: Measurement): { readonly bySinceExposure: readonly Period[]; readonly byDay: readonly Period[] } {
    const { last, windowDays } = this.observation
    const groups = measured.table.groupings[0]!.groups.flatMap((group) => {
      const exposed = group.values[0] ?? null
      if (exposed === null) return []
      const day = dayOf(group.values[1])
      const since = (day - dayOf(exposed)) / dayMilliseconds
      return day <= last && since >= 0 ? [{ group, day, since }] : []
    })
    const first = Math.min(...this.members.map(({ day }) => day))
    const length = (last - first) / dayMilliseconds + 1
    const places = Array.from({ length }, (_, index) => index)
    return {
      bySinceExposure: places
        .filter((index) => index < windowDays)
        .map((index) => ({
          index,
          start: null,
          moments: this.period(
            measured,
            groups.filter(({ since }) => since === index).map(({ group }) => group),
            (exposed) => exposed + index * dayMilliseconds <= last,
          ),
        })),
      byDay: places.map((index) => {
        const day = first + index * dayMilliseconds
        return {
          index,
          start: isoDay(day),
          moments: this.period(
            measured,
            groups.filter((each) => each.day === day).map(({ group }) => group),
            (exposed) => exposed <= day && (day - exposed) / dayMilliseconds <= windowDays,
          ),
        }
      }),
    }
  }

  /** From groups by number of week. */
  weeks(measured: Measurement, starts: readonly string[]): readonly Period[] {
    const { groups } = measured.table.groupings[0]!
    return starts.map((start, index) => {
      const from = dayOf(start)
      return {
        index,
        start: isoDay(from),
        moments: this.period(
          measured,
          groups.filter(({ values }) => Number(values[0]) === index),
          (exposed) =>
            exposed < from + 7 * dayMilliseconds && (from - exposed) / dayMilliseconds <= this.observation.windowDays,
        ),
      }
    })
  }

  private period(
    measured: Measurement,
    groups: readonly SumsGroup[],
    isAtRisk: (exposed: number) => boolean,
  ): MetricMoments {
    const merged = mergeGroups(measured, groups, this.observation.metricId)
    if (!this.observation.withInactive) return merged
    const size = merged.columns.length
    const variants = new Set(this.members.map(({ variantId }) => variantId))
    const byVariant = [...variants].toSorted().map((variantId) => {
      const active = merged.byVariant.get(variantId) ?? emptyMoments(size)
      const atRisk = this.members
        .filter((each) => each.variantId === variantId && isAtRisk(each.day))
        .reduce((sum, { count }) => sum + count, 0)
      const inactive = { ...emptyMoments(size), count: Math.max(0, atRisk - active.count) }
      return [variantId, mergeMoments(active, inactive)] as const
    })
    return { ...merged, byVariant: new Map(byVariant) }
  }
}

/** The final values of the subjects first exposed on each day, and in each week. */
export function cohortPeriods(
  measured: Measurement,
  known: readonly SumsGroup[],
  metricId: string,
): { readonly byDay: readonly Period[]; readonly byWeek: readonly Period[] } {
  const first = Math.min(...known.map(({ values }) => dayOf(values[0])))
  const by = (days: number): readonly Period[] => {
    const place = (group: SumsGroup) => Math.floor((dayOf(group.values[0]) - first) / (days * dayMilliseconds))
    return [...new Set(known.map(place))]
      .toSorted((a, b) => a - b)
      .map((index) => ({
        index,
        start: isoDay(first + index * days * dayMilliseconds),
        moments: mergeGroups(
          measured,
          known.filter((group) => place(group) === index),
          metricId,
        ),
      }))
  }
  return { byDay: by(1), byWeek: by(7) }
}

/** Groups of a variant added up, exactly. */
function mergeGroups(measured: Measurement, groups: readonly SumsGroup[], metricId: string): MetricMoments {
  const byVariant = new Map<string, SumsGroup>()
  for (const group of groups) {
    const before = byVariant.get(group.variantId)
    byVariant.set(group.variantId, before === undefined ? group : addGroups(before, group))
  }
  const ordered = [...byVariant.values()].toSorted((a, b) => (a.variantId < b.variantId ? -1 : 1))
  return {
    columns: measured.plans[0]!.blocks.get(metricId)!.columns,
    byVariant: new Map(ordered.map((group) => [group.variantId, groupMoments(measured, group, metricId).moments])),
    origin: 'subjects',
  }
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
