import { expect } from 'vitest'

/**
 * Asserts that two JSON-like values are the same: numbers to a relative `tolerance` (0: to the bit), everything else
 * exactly. Says where they differ first, instead of printing both.
 */
export function expectSame(actual: unknown, expected: unknown, tolerance: number): void {
  expect(firstDifference(actual, expected, tolerance, '')).toBeNull()
}

function firstDifference(actual: unknown, expected: unknown, tolerance: number, path: string): string | null {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const isSame = Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance * Math.abs(expected)
    return isSame ? null : `${path}: ${actual} is not ${expected}`
  }
  if (!isObject(actual) || !isObject(expected)) return Object.is(actual, expected) ? null : `${path}: ${String(actual)}`
  const found = new Map(Object.entries(actual))
  const keys = Object.keys(expected)
  if (found.size !== keys.length) return `${path}: has ${[...found.keys()].join(', ')}`
  for (const [key, value] of Object.entries(expected)) {
    const difference = firstDifference(found.get(key), value, tolerance, `${path}/${key}`)
    if (difference !== null) return difference
  }
  return null
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
