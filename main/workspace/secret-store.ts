/** Where secrets are kept: the operating system's key store, never a file, a log or the window. */
export interface SecretStore {
  /** Whether secrets can be kept here; if not, `reason` says what to do instead. */
  readonly available: boolean
  readonly reason: string
  get(name: string): Promise<string | null>
  /** @throws Error when `available` is false. */
  set(name: string, secret: string): Promise<void>
  remove(name: string): Promise<void>
}

/** Secrets from environment variables (`ASSAY_SECRET_<NAME>`), for hosts without a key store. They cannot be saved. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): SecretStore {
  return {
    available: false,
    reason:
      'There is no key store here. Set ASSAY_SECRET_<CONNECTION NAME> before starting, or use PGPASSWORD or .pgpass.',
    get: (name) => Promise.resolve(environment[secretVariable(name)] ?? null),
    set: () => Promise.reject(new Error('secrets cannot be kept on this host; set ASSAY_SECRET_<NAME> instead')),
    remove: () => Promise.resolve(),
  }
}

/** `analytics-eu` is read from ASSAY_SECRET_ANALYTICS_EU: what no variable's name can have is an underscore. */
export function secretVariable(name: string): string {
  return `ASSAY_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`
}
