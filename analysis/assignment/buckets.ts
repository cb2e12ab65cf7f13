import { invariant } from '../failures'

/** A 32-bit hash as a fraction in [0, 1). */
export function hashFraction(hash: number): number {
  return hash / 2 ** 32
}

/** The first 32 bits of a digest in hexadecimal digits, as an unsigned number. */
export function digestHead(hexadecimal: string): number {
  return Number.parseInt(hexadecimal.slice(0, 8), 16)
}

/** Bucket by the hash's place in its range: floor(fraction x buckets). Neighbouring hashes share a bucket. */
export function scaledBucket(hash: number, buckets: number): number {
  return Math.floor(hashFraction(hash) * buckets)
}

/** Bucket by the hash's remainder; up to `buckets` / 2^32 less even than `scaledBucket`, and what many systems do. */
export function remainderBucket(hash: number, buckets: number): number {
  return hash % buckets
}

/**
 * The variant a fraction in [0, 1) falls to: the first whose cumulative share is above it, the last one where rounding
 * leaves the shares' sum below it. `weights` in any unit; a variant of weight 0 is never chosen.
 */
export function variantAt(fraction: number, weights: readonly number[]): number {
  invariant(fraction >= 0 && fraction < 1, 'a hash fraction lies in [0, 1)')
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  invariant(total > 0, 'at least one variant needs a positive weight')
  let reached = 0
  for (const [variant, weight] of weights.entries()) {
    reached += weight / total
    if (weight > 0 && fraction < reached) return variant
  }
  return weights.findLastIndex((weight) => weight > 0)
}
