import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const accuracy = z.object({ rel: z.number(), abs: z.number() })
const goldenCase = z.object({
  id: z.string(),
  method: z.string(),
  input: z.unknown(),
  expected: z.record(z.string(), z.unknown()).default({}),
  tolerance: accuracy.extend({ fields: z.record(z.string(), accuracy).optional() }).default({ rel: 1e-9, abs: 0 }),
})

export type GoldenCase = z.infer<typeof goldenCase>

const folder = join(import.meta.dirname, '../../../shared/reference')

/** Every golden case, or null where the reference folder is not on this machine. */
export function readGoldenCases(): readonly GoldenCase[] | null {
  if (!existsSync(folder)) return null
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => readCaseFile(join(folder, name)))
}

/** The cases of one file. @throws if it cannot be read, is not JSON or holds no such cases. */
export function readCaseFile(path: string): readonly GoldenCase[] {
  return z.array(goldenCase).parse(JSON.parse(readFileSync(path, 'utf8'), reviveInfinity))
}

function reviveInfinity(_: string, value: unknown): unknown {
  if (value === 'Infinity') return Infinity
  return value === '-Infinity' ? -Infinity : value
}
