import { identityDocument, ServiceError, type ConnectionCheck } from '@contract'
import type { PlatformAddress } from './address'
import { askPlatform } from './request'

/** Whether the platform lets us in, and as whom. A refusal is an answer, not a failure. */
export async function checkPlatform(address: PlatformAddress): Promise<ConnectionCheck> {
  try {
    const { version, role, person } = await askPlatform(address, identityDocument, { path: '/identity' })
    return { ok: true, message: `Connected as ${person} (${role})`, serverVersion: version }
  } catch (failure) {
    if (!(failure instanceof ServiceError)) throw failure
    return { ok: false, message: failure.message, serverVersion: null }
  }
}
