import { invariant } from '../failures'
import type { MetricMoments } from '../moments/metric-moments'
import { emptyMoments, mergeMoments } from '../moments/moments'
import { addCells, type SumsCell } from './read-moments'
import type { Measurement } from './measure'
import { cellMoments } from './sum-finely'

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

/** Puts cells by day together into periods, and adds the subjects at risk that did nothing as zeros. */
export class PeriodMerger {
  private readonly members: readonly { readonly variantId: string; readonly day: number; readonly count: number }[]

  constructor(
    cohorts: Measurement,
    known: readonly SumsCell[],
    private readonly observation: Observation,
  ) {
    this.members = known.map((cell) => ({
      variantId: cell.variantId,
      day: dayOf(cell.values[0]),
      count: cellMoments(cohorts, cell, observation.metricId).moments.count,
    }))
  }

  /** From cells by exposure day and day of activity: by days since exposure, and by day. */
  days(measured: Measurement): { readonly bySinceExposure: readonly Period[]; readonly byDay: readonly Period[] } {
    const { last, windowDays } = this.observation
    const cells = measured.table.groupings[0]!.cells.flatMap((cell) => {
      const exposed = cell.values[0] ?? null
      if (exposed === null) return []
      const day = dayOf(cell.values[1])
      const since = (day - dayOf(exposed)) / dayMilliseconds
      return day <= last && since >= 0 ? [{ cell, day, since }] : []
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
            cells.filter(({ since }) => since === index).map(({ cell }) => cell),
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
            cells.filter((each) => each.day === day).map(({ cell }) => cell),
            (exposed) => exposed <= day && (day - exposed) / dayMilliseconds <= windowDays,
          ),
        }
      }),
    }
  }

  /** From cells by number of week. */
  weeks(measured: Measurement, starts: readonly string[]): readonly Period[] {
    const { cells } = measured.table.groupings[0]!
    return starts.map((start, index) => {
      const from = dayOf(start)
      return {
        index,
        start: isoDay(from),
        moments: this.period(
          measured,
          cells.filter(({ values }) => Number(values[0]) === index),
          (exposed) =>
            exposed < from + 7 * dayMilliseconds && (from - exposed) / dayMilliseconds <= this.observation.windowDays,
        ),
      }
    })
  }

  private period(
    measured: Measurement,
    cells: readonly SumsCell[],
    isAtRisk: (exposed: number) => boolean,
  ): MetricMoments {
    const merged = mergeCells(measured, cells, this.observation.metricId)
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
  known: readonly SumsCell[],
  metricId: string,
): { readonly byDay: readonly Period[]; readonly byWeek: readonly Period[] } {
  const first = Math.min(...known.map(({ values }) => dayOf(values[0])))
  const by = (days: number): readonly Period[] => {
    const place = (cell: SumsCell) => Math.floor((dayOf(cell.values[0]) - first) / (days * dayMilliseconds))
    return [...new Set(known.map(place))]
      .toSorted((a, b) => a - b)
      .map((index) => ({
        index,
        start: isoDay(first + index * days * dayMilliseconds),
        moments: mergeCells(
          measured,
          known.filter((cell) => place(cell) === index),
          metricId,
        ),
      }))
  }
  return { byDay: by(1), byWeek: by(7) }
}

/** Cells of a variant added up, exactly. */
function mergeCells(measured: Measurement, cells: readonly SumsCell[], metricId: string): MetricMoments {
  const byVariant = new Map<string, SumsCell>()
  for (const cell of cells) {
    const before = byVariant.get(cell.variantId)
    byVariant.set(cell.variantId, before === undefined ? cell : addCells(before, cell))
  }
  const ordered = [...byVariant.values()].toSorted((a, b) => (a.variantId < b.variantId ? -1 : 1))
  return {
    columns: measured.plans[0]!.blocks.get(metricId)!.columns,
    byVariant: new Map(ordered.map((cell) => [cell.variantId, cellMoments(measured, cell, metricId).moments])),
    origin: 'subjects',
  }
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
