import { z } from 'zod'
import type { Envelope } from '../errors'
import { parsePlainJson, printPlainJson } from '../formats/plain-json'
import type { HostEvent } from './types'

/**
 * How window and browser host talk. The page, its frames and its exports come by GET from the host's own origin; calls
 * and events share one WebSocket; a dropped file is posted. Electron carries the same calls, events and envelopes by IPC
 * and the same files by its own scheme, so every path here is valid in both.
 */
export const wirePaths = {
  /** WebSocket. The window sends `CallMessage`s; the host sends `HostMessage`s. Any other message closes the socket. */
  socket: '/socket',
  /** `POST /upload?name=<file name>` with the bytes as body; answers an `Envelope<{ path }>` as JSON. */
  upload: '/upload',
  /** `GET /frames/<64 hex digits>.duckdb`: immutable, with Range. */
  frames: '/frames/',
  /** `GET /reports/<file name>`: always a download, never a page of this origin. */
  reports: '/reports/',
} as const

/** Bytes a WebSocket message may have: the largest notebook (10 million characters) with room for its escapes. */
export const messageLimitBytes = 64 * 1024 * 1024

/** Close code of a socket that sent something that is not a `CallMessage` (RFC 6455, section 7.4.1). */
export const closedForBadMessage = 1008

const callMessage = z.strictObject({
  /** Chosen by the window, unique among its open calls; comes back with the answer. */
  id: z.int().nonnegative(),
  channel: z.string().min(1).max(64),
  request: z.unknown(),
})

export type CallMessage = z.infer<typeof callMessage>

const hostMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    id: z.int().nonnegative(),
    envelope: z.custom<Envelope<unknown>>(isEnvelope),
  }),
  z.strictObject({ kind: z.literal('event'), event: z.custom<HostEvent>(isEvent) }),
])

export type HostMessage = z.infer<typeof hostMessage>

/** JSON text of a message, numbers that JSON does not have included. */
export function encodeMessage(message: CallMessage | HostMessage): string {
  return printPlainJson(message)
}

/** A window's message, or null when the text is not one. */
export function decodeCall(text: string): CallMessage | null {
  return callMessage.safeParse(parsePlainJson(text)).data ?? null
}

/** A host's message, or null when the text is not one. */
export function decodeHostMessage(text: string): HostMessage | null {
  return hostMessage.safeParse(parsePlainJson(text)).data ?? null
}

function isEnvelope(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false
  return value.ok === true || (value.ok === false && 'error' in value)
}

function isEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
