import { z } from 'zod'

/** RFC 9457. `code` is stable and for programs; `errors` has one entry per path. */
export const problemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string(), code: z.string() })).optional(),
  current_version: z.int().optional().describe('With 409: the version in force'),
  required_roles: z.array(z.string()).optional().describe('With 403'),
})

export type ProblemDocument = z.infer<typeof problemDocument>
export type ProblemEntry = NonNullable<ProblemDocument['errors']>[number]
