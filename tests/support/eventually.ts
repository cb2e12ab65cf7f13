import { vi } from 'vitest'
import { patience } from './patience'

/**
 * Tries expectations again and again until they hold.
 * @param times how many times the patience: more than 1 only for what takes long by nature, such as a world that begins
 * @throws what they threw last, when that takes too long.
 */
export function eventually<T>(expectations: () => T | Promise<T>, times = 1): Promise<T> {
  return vi.waitFor(expectations, { timeout: times * patience, interval: 10 })
}
