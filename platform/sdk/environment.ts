/** All that the SDK takes from the world around it, so that a test or another runtime can give it something else. */
export interface SdkEnvironment {
  readonly fetch: (url: string, request: RequestInit) => Promise<Response>
  /** Milliseconds since 1970. */
  now(): number
  /** Uniform in [0, 1): spreads out what many SDKs would otherwise do at the same time. */
  readonly random: () => number
  /** Calls back once, later; the returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void
  /** Whether an Ed25519 signature is that of the bytes by the key (SPKI, DER). */
  verify(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): Promise<boolean>
}

/** The runtime's own fetch, clock, timers and WebCrypto, in Node and in browsers. */
export function runtimeEnvironment(): SdkEnvironment {
  return {
    fetch: (url, request) => globalThis.fetch(url, request),
    now: () => Date.now(),
    random: () => Math.random(),
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds)
      // In Node a timer would keep a program alive that has nothing else to do; browsers give a number.
      if (typeof timer === 'object') timer.unref()
      return () => clearTimeout(timer)
    },
    verify: verifyEd25519,
  }
}

async function verifyEd25519(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  // WebCrypto takes no bytes of memory that another thread may share: these are copies
  const [spki, signed, message] = [publicKey, signature, bytes].map((each) => new Uint8Array(each))
  const key = await crypto.subtle.importKey('spki', spki!, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, signed!, message!)
}
