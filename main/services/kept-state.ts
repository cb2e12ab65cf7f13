import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

/** What a window remembers for the person's comfort, such as where it was: no loss when it is gone. */
export interface KeptState<T> {
  get(): T
  set(next: T): void
}

/**
 * Keeps a value in a JSON file of its own. A file that cannot be read is begun anew, and one that cannot be written is
 * kept until the program ends: neither is a reason to stop what the person does. It is written at once, because much of
 * it changes while the program ends.
 */
export function openKeptState<T>(path: string, schema: z.ZodType<T>, initial: T): KeptState<T> {
  let value = read(path, schema) ?? initial
  return {
    get: () => value,
    set(next) {
      value = next
      try {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(`${path}.new`, `${JSON.stringify(next, null, 2)}\n`)
        renameSync(`${path}.new`, path)
      } catch {
        // it is missing after the next start
      }
    },
  }
}

function read<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
