/** One subject that could be affected by its variant, at one moment. */
export interface Exposure {
  readonly subject: string
  readonly experimentId: string
  readonly variantId: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/**
 * Exposures that wait to be sent: one per subject, experiment and UTC day, and never more than the size. A subject that
 * moved to another variant has a second one, since a crossover has to be seen.
 */
export interface ExposureBuffer {
  add(exposure: Exposure): void
  /** The oldest ones, which stay until they are removed. */
  peek(count: number): readonly Exposure[]
  remove(exposures: readonly Exposure[]): void
  readonly size: () => number
  /** Exposures that were lost because the platform could not be reached for too long. */
  readonly dropped: () => number
}

/** Keys that are remembered, sent or not; beyond, the oldest are forgotten and the platform finds the duplicates. */
const rememberedKeys = 200_000

export function openExposureBuffer(size: number): ExposureBuffer {
  const waiting = new Map<string, Exposure>()
  const known = new Set<string>()
  let dropped = 0

  function dropOldest(): void {
    const [oldest] = waiting.keys()
    if (oldest === undefined) return
    waiting.delete(oldest)
    known.delete(oldest) // the subject's next exposure of the day counts again
    dropped += 1
  }

  return {
    add: (exposure) => {
      const key = keyOf(exposure)
      if (known.has(key)) return
      if (known.size >= rememberedKeys) forgetOldest(known)
      known.add(key)
      if (waiting.size >= size) dropOldest()
      waiting.set(key, exposure)
    },
    peek: (count) => {
      const oldest: Exposure[] = []
      for (const exposure of waiting.values()) {
        if (oldest.length === count) break
        oldest.push(exposure)
      }
      return oldest
    },
    remove: (exposures) => {
      for (const exposure of exposures) waiting.delete(keyOf(exposure))
    },
    size: () => waiting.size,
    dropped: () => dropped,
  }
}

function forgetOldest(keys: Set<string>): void {
  const [oldest] = keys
  if (oldest !== undefined) keys.delete(oldest)
}

const dayMs = 86_400_000

function keyOf({ subject, experimentId, variantId, at }: Exposure): string {
  return `${Math.floor(at / dayMs)}:${experimentId}:${variantId}:${subject}`
}
