import type { SdkEnvironment } from './environment'

export interface SdkSettings {
  /** Where the platform is, such as `http://127.0.0.1:4870`. */
  readonly url: string
  /** A token of the role `sdk`. */
  readonly token: string
  /** The platform's Ed25519 public key (SPKI, PEM): a snapshot that it did not sign is never used. */
  readonly publicKey: string
  /** Distinguishes this process or page in propagation figures. Made up when absent. */
  readonly sdkId?: string
  /** What `saveSnapshot` gave before: assignment starts from it when the platform cannot be reached. */
  readonly savedSnapshot?: string
  /** The longest time between two pulls of the snapshot. */
  readonly pollMs?: number
  /** False: no stream; changes arrive by pulls alone. */
  readonly stream?: boolean
  /** The longest time an exposure waits before it is sent. */
  readonly flushMs?: number
  /** Exposures kept while the platform cannot be reached; beyond, the oldest go first. */
  readonly bufferSize?: number
  readonly environment?: SdkEnvironment
}

export interface ResolvedSettings extends Required<Omit<SdkSettings, 'savedSnapshot' | 'environment'>> {
  readonly savedSnapshot: string | null
  readonly environment: SdkEnvironment
}

/** @throws RangeError for a time or a size that is not above 0 */
export function resolveSettings(settings: SdkSettings, environment: SdkEnvironment): ResolvedSettings {
  const resolved = {
    url: settings.url.replace(/\/+$/, ''),
    token: settings.token,
    publicKey: settings.publicKey,
    sdkId: settings.sdkId ?? `sdk-${Math.floor(environment.random() * 2 ** 48).toString(36)}`,
    savedSnapshot: settings.savedSnapshot ?? null,
    pollMs: settings.pollMs ?? 30_000,
    stream: settings.stream ?? true,
    flushMs: settings.flushMs ?? 5000,
    bufferSize: settings.bufferSize ?? 10_000,
    environment,
  }
  for (const name of ['pollMs', 'flushMs', 'bufferSize'] as const) {
    if (!(resolved[name] > 0)) throw new RangeError(`${name} must be above 0, not ${resolved[name]}`)
  }
  return resolved
}
