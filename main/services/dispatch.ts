import type { Logger } from 'pino'
import type { z } from 'zod'
import { channels, type ChannelName, type Envelope, type RequestOf, type ResponseOf } from '@contract'
import type { Caller, Handlers } from './handlers'
import { toWireError } from './wire-error'

/** Answers one call from a window. Never rejects. */
export type Dispatch = (name: string, rawRequest: unknown, caller: Caller) => Promise<Envelope<unknown>>

/** The channels' schemas as one mapped type, which lets the compiler pair a schema with the handler of the same name. */
const schemas: { readonly [Name in ChannelName]: { readonly request: z.ZodType<RequestOf<Name>> } } = channels

/**
 * The one door into the services: parses the request by the channel's schema, runs its handler and puts the answer or
 * the failure into an envelope.
 */
export function createDispatch(handlers: Handlers, logger: Logger): Dispatch {
  async function answer<Name extends ChannelName>(
    name: Name,
    rawRequest: unknown,
    caller: Caller,
  ): Promise<Envelope<ResponseOf<Name>>> {
    const parsed = schemas[name].request.safeParse(rawRequest)
    if (!parsed.success) return badRequest(`${name}: ${describeIssues(parsed.error)}`)
    try {
      return { ok: true, value: await handlers[name](parsed.data, caller) }
    } catch (failure) {
      return { ok: false, error: toWireError(failure, logger, name) }
    }
  }

  return async (name, rawRequest, caller) =>
    isChannelName(name) ? answer(name, rawRequest, caller) : badRequest(`There is no channel ${JSON.stringify(name)}.`)
}

function isChannelName(name: string): name is ChannelName {
  return Object.hasOwn(channels, name)
}

function badRequest(message: string): Envelope<never> {
  return { ok: false, error: { code: 'bad-request', message } }
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`).join('; ')
}
