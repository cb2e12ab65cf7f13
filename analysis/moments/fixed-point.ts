import { binaryExponent, scaleByPowerOfTwo } from '../numerics/exact-ratio'

/** What a column's values are: 0 or 1, whole numbers, or any numbers. NULL is always possible. */
export type NumberKind = 'binary' | 'whole' | 'real'

/** What the pilot query says of a column; the range is null when it has no values. */
export interface ColumnStatistics {
  readonly count: number
  readonly minimum: number | null
  readonly maximum: number | null
}

/**
 * How a column's values become integers, so that their sums do not depend on the order of the rows.
 * - `whole`: value - centre, as it is, below 2^bits with bits <= 30. Nothing is rounded.
 * - `narrow`: (value - centre) x 2^exponent, rounded once to an integer of up to 60 bits. That is summed; what is
 *   multiplied is its upper half, an integer of up to nine decimal digits, so that products are exact.
 * - `real`: (value - centre) x 2^exponent, below 2^30 and not rounded yet: sums and products are, to integers of up to
 *   61 bits.
 * - `wide`: the same, rounded once to an integer of up to 50 bits; products are exact integers of up to 100. For columns
 *   where a group's spread is tiny beside its distance from the centre. `core` splits the column in two that add up to
 *   it, values within `limit` of the centre and those beyond, each with its own exponent.
 */
export type FixedPoint =
  | { readonly kind: 'whole'; readonly centre: number; readonly bits: number }
  | { readonly kind: 'narrow'; readonly centre: number; readonly exponent: number }
  | { readonly kind: 'real'; readonly centre: number; readonly exponent: number }
  | { readonly kind: 'wide'; readonly centre: number; readonly exponent: number; readonly core: Core | null }

export interface Core {
  readonly limit: number
  readonly exponent: number
}

/** The magnitude, in bits, that `real` values stay below: a product of two then fits a 64-bit integer. */
export const valueBits = 30
/** The magnitude, in bits, of what is summed. */
export const sumBits = 2 * valueBits
/** The largest magnitude of a `narrow` value's upper half: products of nine digits need no check for overflow. */
export const narrowLimit = 999_999_999
/** The same for `wide` values: products of two, summed over 2^27 rows, fit 128 bits. */
export const wideBits = 50

/** A core is kept apart when it is this much narrower than the whole column. */
const collapseRatio = 1e-3
/** How many times the width of its bulk a core may reach. */
const coreReach = 64

/** A column that the first sums were too coarse for. */
export interface Refinement {
  readonly core: ColumnStatistics | null
}

/**
 * What is rounded: each value once, before it is multiplied, or each product. The first is faster and keeps a spread to
 * about one unit in the ninth digit of the column's reach, the second to 60 bits of its square.
 */
export type Rounding = 'values' | 'products'

/** Of a column without values any fixed point is right. */
const emptyColumn: FixedPoint = { kind: 'real', centre: 0, exponent: 0 }

export function fixedPoint(
  kind: NumberKind,
  column: ColumnStatistics,
  rounding: Rounding,
  refinement: Refinement | null,
): FixedPoint {
  if (kind === 'binary') return { kind: 'whole', centre: 0, bits: 1 }
  if (column.minimum === null) return emptyColumn
  const core = refinement?.core ?? null
  const centre = coarseCentre(core ?? column)
  const reach = distance(column, centre)
  if (kind === 'whole' && refinement === null && Number.isSafeInteger(Math.round(centre))) {
    const wholeCentre = Math.round(centre)
    const bits = bitsOf(distance(column, wholeCentre))
    if (bits <= valueBits) return { kind: 'whole', centre: wholeCentre, bits }
  }
  if (refinement === null && rounding === 'values' && reach > 0) {
    return { kind: 'narrow', centre, exponent: narrowExponent(reach) }
  }
  if (refinement === null) return { kind: 'real', centre, exponent: exponentOf(valueBits, reach) }
  const exponent = exponentOf(wideBits, reach)
  if (core === null) return { kind: 'wide', centre, exponent, core }
  const limit = nextPowerOfTwo(distance(core, centre))
  return { kind: 'wide', centre, exponent, core: { limit, exponent: exponentOf(wideBits, limit) } }
}

/** The values within `limit` of `centre`. */
export interface Neighbourhood {
  readonly centre: number
  readonly limit: number
}

/** Quantiles of a column, at 5, 25, 50, 75 and 95 %. */
export type Quantiles = readonly [number, number, number, number, number]

/** Where the bulk of a column's values lies, as far as quantiles tell; null when most values are one and the same. */
export function bulk([low, lower, median, upper, high]: Quantiles): Neighbourhood | null {
  const width = upper > lower ? upper - lower : high - low
  if (!(width > 0) || !Number.isFinite(width)) return null
  const grid = 2 ** binaryExponent(width)
  return { centre: Math.round(median / grid) * grid, limit: nextPowerOfTwo(coreReach * width) }
}

/** Whether a core is so much narrower than the column that it must be summed apart. */
export function coreMatters(column: ColumnStatistics, core: ColumnStatistics): boolean {
  return core.minimum !== null && rangeOf(core) < collapseRatio * rangeOf(column)
}

/**
 * A centre with few significant bits: 0 when the values reach about as far from it as from each other, else the middle
 * of their range on a grid. Both ends of a range are exact, whatever the order of rows.
 */
function coarseCentre(column: ColumnStatistics): number {
  const range = rangeOf(column)
  if (range === 0) return column.minimum!
  const middle = column.minimum! / 2 + column.maximum! / 2
  if (!Number.isFinite(range) || Math.abs(middle) <= range) return 0
  const grid = 2 ** (binaryExponent(range) - 6)
  return Math.round(middle / grid) * grid
}

function rangeOf({ minimum, maximum }: ColumnStatistics): number {
  return maximum! - minimum!
}

function distance({ minimum, maximum }: ColumnStatistics, centre: number): number {
  return Math.max(Math.abs(minimum! - centre), Math.abs(maximum! - centre))
}

function nextPowerOfTwo(value: number): number {
  return value > 0 ? 2 ** (binaryExponent(value) + 1) : 0
}

/** By which power of two to scale what is at most `magnitude` to below 2^bits; limited to what a double holds. */
function exponentOf(bits: number, magnitude: number): number {
  return Math.min(bits - bitsOf(magnitude), 1000)
}

/** By which power of two to scale what is at most `magnitude` > 0, so that its upper half has nine digits. */
function narrowExponent(magnitude: number): number {
  const exponent = exponentOf(sumBits, magnitude)
  // the half is rounded down, one further from 0 when it is negative
  return scaleByPowerOfTwo(magnitude, exponent - valueBits) <= narrowLimit - 1 ? exponent : exponent - 1
}

/** The b with value < 2^b. */
function bitsOf(magnitude: number): number {
  return magnitude > 0 ? binaryExponent(magnitude) + 1 : 1
}
