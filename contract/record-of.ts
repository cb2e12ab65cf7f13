import { z } from 'zod'

/**
 * An object whose keys are names that people chose. Unlike `z.record`, which leaves out `__proto__`, it keeps every name.
 * Read it with `named`: a name that is not there may be one that every object inherits.
 */
export function recordOf<T>(value: z.ZodType<T>): z.ZodType<Readonly<Record<string, T>>> {
  return z
    .unknown()
    .transform((input, context) => {
      if (isRecord(input)) return new Map(Object.entries(input))
      context.issues.push({ code: 'invalid_type', expected: 'record', input })
      return z.NEVER
    })
    .pipe(z.map(z.string(), value))
    .transform((entries) => Object.fromEntries(entries))
}

function isRecord(input: unknown): input is object {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}
