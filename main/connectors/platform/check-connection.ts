import { ServiceError, type ConnectionCheck } from '@contract'
import { z } from 'zod'
import type { PlatformAddress } from './address'
import { askPlatform } from './request'

const identity = z.object({ version: z.string(), role: z.string(), person: z.string() })

/** Whether the platform lets us in, and as whom. A refusal is an answer, not a failure. */
export async function checkPlatform(address: PlatformAddress): Promise<ConnectionCheck> {
  try {
    const { version, role, person } = await askPlatform(address, identity, { path: '/identity' })
    return { ok: true, message: `Connected as ${person} (${role})`, serverVersion: version }
  } catch (failure) {
    if (!(failure instanceof ServiceError)) throw failure
    return { ok: false, message: failure.message, serverVersion: null }
  }
}
