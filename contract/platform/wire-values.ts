import { z } from 'zod'

/** Names of experiments, variants, layers, metrics and the like: safe in a path, a file name and a metric label. */
export const platformId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, {
    error: '1 to 100 letters, digits, dots, underscores and hyphens, starting with a letter or digit',
  })
  .describe('1 to 100 letters, digits, dots, underscores and hyphens')

/** ISO 8601 in UTC, as every time on the wire. */
export const instant = z.iso.datetime({ offset: true })

/** A line a person wrote: a name, a reason. */
export const shortText = z.string().min(1).max(500)

/** A subject's id as the calling system has it: any text, hashed as UTF-8. */
export const subjectId = z.string().min(1).max(500)

/** 0 to 100 in tenths, since a thousand buckets are ten per per cent. */
export const percent = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-9, {
    error: 'a number of tenths of a per cent',
  })

/** Any JSON object; how deep it may nest is limited at the border. */
export const jsonDocument = z.record(z.string().max(200), z.unknown())

export const versionNumber = z.int().nonnegative()
