import { invariant } from '../failures'
import { scaledBucket } from './buckets'
import { fnv1a } from '../numerics/fnv1a'
import { finalise } from './murmur3'

/**
 * The partition of an event stream, in [0, partitions), that a key belongs to. Another function than the one that
 * assigns variants (FNV-1a, spread by MurmurHash3's last step), so that a lost partition takes as many subjects of one
 * variant as of another: a loss in a partition correlated with assignment looks like an effect.
 */
export function partitionOf(eventKey: string, partitions: number): number {
  invariant(Number.isInteger(partitions) && partitions > 0, 'an event stream has at least one partition')
  return scaledBucket(finalise(fnv1a(eventKey)), partitions)
}
