import type { z } from 'zod'
import { Problems } from '../formats/problems'
import type { ProblemEntry } from './problem-document'

export type CheckedValue<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly errors: readonly ProblemEntry[] }

/** A value as `schema` understands it, or everything that is wrong with it, one entry per path. */
export function checkValue<Schema extends z.ZodType>(schema: Schema, value: unknown): CheckedValue<z.output<Schema>> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const problems = new Problems()
  problems.read(schema, value, [])
  const byPath = new Map<string, ProblemEntry>()
  for (const { code, message, evidence } of problems.findings) {
    const path = typeof evidence.path === 'string' ? evidence.path : ''
    if (!byPath.has(path)) byPath.set(path, { path, message, code })
  }
  return { ok: false, errors: [...byPath.values()] }
}
