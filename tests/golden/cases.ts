import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Tolerance {
  readonly rel: number
  readonly abs: number
  readonly fields?: Readonly<Record<string, { readonly rel: number; readonly abs: number }>>
}

/** One golden case as ../shared/reference states it. Inputs are read through `reader.ts`. */
export interface GoldenCase {
  readonly id: string
  readonly method: string
  readonly input: unknown
  readonly expected: Readonly<Record<string, unknown>>
  readonly tolerance: Tolerance
}

const folder = join(import.meta.dirname, '../../../shared/reference')

/** Every golden case, or null where the reference folder is not on this machine. */
export function readGoldenCases(): readonly GoldenCase[] | null {
  if (!existsSync(folder)) return null
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => {
      const document: { readonly cases: readonly GoldenCase[] } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      return document.cases
    })
}
