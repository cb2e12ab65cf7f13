import type { AnswerValue, Query } from './query'

/** How far apart a timestamp's steps are. */
export type TimestampUnit = 'second' | 'millisecond' | 'microsecond' | 'nanosecond'

const stepsPerSecond: Readonly<Record<TimestampUnit, bigint>> = {
  second: 1n,
  millisecond: 1_000n,
  microsecond: 1_000_000n,
  nanosecond: 1_000_000_000n,
}

/** Every integer up to here is a double. */
const largestExactInteger = 2n ** 53n
/** A decimal of 15 digits or fewer comes back from a double as it was. */
const largestExactDecimal = 10n ** 15n

/** An integer: a number, or its digits as text when no double holds it. */
export function integerAnswer(value: bigint): AnswerValue {
  return isWithin(value, largestExactInteger) ? Number(value) : value.toString()
}

/** A decimal: a number, or its digits as text when it has too many for a double. @param unscaled value times 10^scale */
export function decimalAnswer(unscaled: bigint, scale: number): AnswerValue {
  if (scale === 0) return integerAnswer(unscaled)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return isWithin(unscaled, largestExactDecimal) ? Number(text) : text
}

/** The number of a value in a `number` column, rounded to a double where it is exact text; null for no number. */
export function answerNumber(value: AnswerValue): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null
}

/** The largest and smallest value of a timestamp that DuckDB stores stand for infinity. */
const timestampInfinity = 2n ** 63n - 1n
const dateInfinity = 2 ** 31 - 1

/**
 * A timestamp as ISO 8601 UTC text to the millisecond (what is finer is cut off, towards the past), or `infinity`.
 * @param steps since 1970-01-01T00:00:00Z
 */
export function timestampAnswer(steps: bigint, unit: TimestampUnit): string {
  if (steps >= timestampInfinity) return 'infinity'
  if (steps <= -timestampInfinity) return '-infinity'
  return isoText(floorDivide(steps * 1000n, stepsPerSecond[unit]))
}

/** A date as `YYYY-MM-DD`, or `infinity`. @param days since 1970-01-01 */
export function dateAnswer(days: number): string {
  if (days >= dateInfinity) return 'infinity'
  if (days <= -dateInfinity) return '-infinity'
  return isoText(BigInt(days) * dayMilliseconds).replace(/T.*$/, '')
}

/**
 * The same query with some columns as the engine's own text of them: for values that the port has no type for.
 * @param columns of the answer, in order: true for those that are wanted as text
 */
export function castToText({ sql, parameters }: Query, columns: readonly boolean[]): Query {
  const names = columns.map((_, at) => `c${at}`)
  const selected = names.map((name, at) => (columns[at] === true ? `CAST(${name} AS VARCHAR)` : name))
  return { sql: `SELECT ${selected.join(', ')} FROM (\n${sql}\n) AS answer(${names.join(', ')})`, parameters }
}

const dayMilliseconds = 86_400_000n
/** The Gregorian calendar repeats itself after 400 years. */
const cycleYears = 400
const cycleMilliseconds = 146_097n * dayMilliseconds
/** The last whole cycle that JavaScript's dates reach. */
const reach = 680n * cycleMilliseconds

function isoText(milliseconds: bigint): string {
  if (isWithin(milliseconds, reach)) return new Date(Number(milliseconds)).toISOString()
  const cycles = floorDivide(milliseconds, cycleMilliseconds)
  const text = new Date(Number(milliseconds - cycles * cycleMilliseconds)).toISOString()
  const year = Number(text.slice(0, 4)) + Number(cycles) * cycleYears
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}${text.slice(4)}`
}

function isWithin(value: bigint, limit: bigint): boolean {
  return value <= limit && value >= -limit
}

/** Rounds towards the past, also before 1970. */
function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value % divisor < 0n ? quotient - 1n : quotient
}
