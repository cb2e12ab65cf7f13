import type { GoldenCase } from './cases'
import { referenceRounding } from './reference-rounding'

export interface Comparison {
  /** One line per value outside its tolerance. */
  readonly failures: readonly string[]
  /** Largest |actual - expected| / allowed error; at most 1 when all values pass. */
  readonly worst: number
  /** How many numbers, texts and truth values were compared. */
  readonly compared: number
  /** Keys the library gives and the case does not have; nothing to compare with. */
  readonly unexpected: readonly string[]
}

/** Compares every key that both `actual` and the case have, elements and nested keys one by one. */
export function compareWithCase(
  { id, expected, tolerance }: GoldenCase,
  actual: Readonly<Record<string, unknown>>,
): Comparison {
  const failures: string[] = []
  let worst = 0
  let compared = 0
  const unexpected = Object.keys(actual).filter((key) => !(key in expected))
  for (const [key, value] of Object.entries(actual)) {
    if (!(key in expected)) continue
    const allowed = tolerance.fields?.[key] ?? tolerance
    walk(key, value, expected[key], (path, a, e) => {
      if (`${id} ${path}` in referenceRounding) return
      compared++
      const share = shareOfTolerance(a, e, allowed)
      worst = Math.max(worst, share)
      if (!(share <= 1)) failures.push(`${path}: ${String(a)} instead of ${String(e)}`)
    })
  }
  return { failures, worst, compared, unexpected }
}

type Visit = (path: string, actual: unknown, expected: unknown) => void

function walk(path: string, actual: unknown, expected: unknown, visit: Visit): void {
  if (Array.isArray(actual) && Array.isArray(expected) && actual.length === expected.length)
    actual.forEach((value, i) => walk(`${path}[${i}]`, value, expected[i], visit))
  else if (isRecord(actual) && isRecord(expected))
    for (const key of Object.keys(actual)) walk(`${path}.${key}`, actual[key], expected[key], visit)
  else visit(path, actual, expected)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shareOfTolerance(actual: unknown, expected: unknown, { rel, abs }: { rel: number; abs: number }): number {
  if (Object.is(actual, expected) || actual === expected) return 0
  if (typeof actual !== 'number' || typeof expected !== 'number') return Infinity
  const allowed = Math.max(abs, rel * Math.abs(expected))
  const error = Math.abs(actual - expected)
  return Number.isNaN(error) ? Infinity : error / allowed
}
