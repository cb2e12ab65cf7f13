import { vi } from 'vitest'
import { patience } from './patience'

/** Tries expectations again and again until they hold. @throws what they threw last, when that takes too long. */
export function eventually<T>(expectations: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(expectations, { timeout: patience, interval: 10 })
}
