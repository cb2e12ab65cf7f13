import type { Role } from '@contract'

/** Who may call a route: anybody, or whoever holds a token of one of these roles. Every route has to say. */
export type Access = 'public' | readonly Role[]

/** People who may see configuration, results and states. */
export const readers = ['owner', 'admin', 'data_scientist', 'on_call', 'viewer'] as const
/** People who set experiments up and run them. */
export const editors = ['owner', 'admin', 'data_scientist'] as const
/** People who may stop what does harm, and take it up again. */
export const operators = ['owner', 'admin', 'data_scientist', 'on_call'] as const
/** People who answer for tokens, approvals, holdouts and subjects' rights. */
export const administrators = ['owner', 'admin'] as const
/** Programs that assign and measure, and the people who set them up. */
export const programs = ['owner', 'admin', 'data_scientist', 'sdk'] as const
/** What programs and everybody may see. */
export const everyRole = ['owner', 'admin', 'data_scientist', 'on_call', 'viewer', 'sdk'] as const

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** `unchecked`: the route itself answers for text that is not well-formed or holds NUL, item by item. */
    text?: 'unchecked'
  }
}
