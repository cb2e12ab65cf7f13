import { z } from 'zod'

/** What a token may do. `sdk` belongs to programs, the others to people. */
export const roles = ['owner', 'admin', 'data_scientist', 'on_call', 'viewer', 'sdk'] as const

export const role = z.enum(roles)

/** Answer of GET /identity. */
export const identityDocument = z.object({
  person: z.string(),
  role,
  version: z.string().describe('Of the platform'),
})

export type Role = z.infer<typeof role>
