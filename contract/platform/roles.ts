import { z } from 'zod'

/** What a token may do. `sdk` belongs to programs, the others to people. */
export const roles = ['owner', 'admin', 'data_scientist', 'on_call', 'viewer', 'sdk'] as const

export const role = z.enum(roles)

export type Role = z.infer<typeof role>
