import { binaryExponent } from '../numerics/exact-ratio'
import type { NumberKind } from '../metrics/metric-block'

/** What the pilot query says of a column; the last four are null when it has no values. */
export interface ColumnStatistics {
  readonly count: number
  readonly minimum: number | null
  readonly maximum: number | null
  readonly mean: number | null
  readonly standardDeviation: number | null
}

/**
 * How a column's values become integers, so that their sums do not depend on the order of the rows.
 * - `whole`: value - centre, as it is; at most 2^30 in magnitude.
 * - `real`: (value - centre) x 2^exponent, at most 2^30 in magnitude and not rounded yet; sums and products are rounded
 *   to integers below 2^62. When a few values lie far from the rest, `core` splits the column in two parts that add up
 *   to it, each with its own exponent: values within `limit` of the centre, and those beyond.
 */
export type FixedPoint =
  | { readonly kind: 'whole'; readonly centre: number; readonly bits: number }
  | { readonly kind: 'real'; readonly centre: number; readonly exponent: number; readonly core: Core | null }

export interface Core {
  readonly limit: number
  readonly exponent: number
}

/** The magnitude, in bits, that scaled values stay below: a product of two then fits a 64-bit integer. */
export const valueBits = 30

/** Beyond this many standard deviations a value may be one that hides the structure of all others. */
const suspiciousDistance = 64
/** How many standard deviations the core reaches when it is looked for. */
const coreReach = 8
/** The core is kept apart when its standard deviation is this much smaller than the whole column's. */
const collapseRatio = 1e-3

/** The fixed point of a column, from its statistics and, when it has one, those of its core. */
export function fixedPoint(kind: NumberKind, column: ColumnStatistics, core: ColumnStatistics | null): FixedPoint {
  if (kind === 'binary') return { kind: 'whole', centre: 0, bits: 1 }
  if (column.minimum === null) return emptyColumn
  const centre = coarseCentre(core ?? column)
  const exponent = exponentFor(distance(column, centre))
  if (core !== null) {
    const limit = nextPowerOfTwo(distance(core, centre))
    return { kind: 'real', centre, exponent, core: { limit, exponent: exponentFor(limit) } }
  }
  if (kind === 'whole') {
    const wholeCentre = Math.round(centre)
    const bits = bitsFor(distance(column, wholeCentre))
    if (bits <= valueBits) return { kind: 'whole', centre: wholeCentre, bits }
  }
  return { kind: 'real', centre, exponent, core: null }
}

/** Of a column without values any fixed point is right. */
const emptyColumn: FixedPoint = { kind: 'real', centre: 0, exponent: 0, core: null }

/** The values within `limit` of `centre`. */
export interface Neighbourhood {
  readonly centre: number
  readonly limit: number
}

/** Where to look for a core; null when no value is far enough out to matter. */
export function coreToTry(statistics: ColumnStatistics): Neighbourhood | null {
  const { mean, standardDeviation } = statistics
  if (mean === null || standardDeviation === null || standardDeviation === 0) return null
  if (!Number.isFinite(mean) || !Number.isFinite(standardDeviation)) return null
  if (distance(statistics, mean) <= suspiciousDistance * standardDeviation) return null
  return { centre: coarseCentre(statistics), limit: nextPowerOfTwo(coreReach * standardDeviation) }
}

/** Whether a core is so much narrower than the column that it must be summed apart. */
export function coreMatters(column: ColumnStatistics, core: ColumnStatistics): boolean {
  const spread = core.standardDeviation
  return spread !== null && spread > 0 && spread < collapseRatio * column.standardDeviation!
}

/**
 * A value near the mean with few significant bits. The mean of doubles depends on the order of rows in its last bits;
 * on a grid of an eighth of a standard deviation that does not show.
 */
function coarseCentre({ minimum, mean, standardDeviation }: ColumnStatistics): number {
  if (!standardDeviation || !Number.isFinite(standardDeviation) || !Number.isFinite(mean)) return minimum!
  const grid = 2 ** (binaryExponent(standardDeviation) - 3)
  const centre = Math.round(mean! / grid) * grid
  return Number.isFinite(centre) ? centre : minimum!
}

function nextPowerOfTwo(value: number): number {
  return 2 ** (binaryExponent(value) + 1)
}

function distance({ minimum, maximum }: ColumnStatistics, centre: number): number {
  return Math.max(Math.abs(minimum! - centre), Math.abs(maximum! - centre))
}

function exponentFor(magnitude: number): number {
  return magnitude === 0 ? 0 : Math.min(valueBits - 1 - binaryExponent(magnitude), 1000)
}

function bitsFor(magnitude: number): number {
  return magnitude === 0 ? 1 : binaryExponent(magnitude) + 1
}
