import { z } from 'zod'

/**
 * JSON text of any plain value; equal values give equal text. JSON has no infinities and no NaN: they are written as
 * `{"$number": "Infinity"}`, between window and host and in a report's bundle alike.
 */
export function printPlainJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? { $number: String(item) } : item,
  )
}

/** What `printPlainJson` wrote; undefined for text that is no JSON. */
export function parsePlainJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, item: unknown) => restoreNumber(item))
  } catch {
    return undefined
  }
}

const nonFinite = z.strictObject({ $number: z.enum(['Infinity', '-Infinity', 'NaN']) })

function restoreNumber(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || !('$number' in item)) return item
  const number = nonFinite.safeParse(item)
  return number.success ? Number(number.data.$number) : item
}
