import { BUCKETS } from './assignment-snapshot'
import { hashFraction, scaledBucket } from './buckets'
import { murmur3Finish, murmur3Prefix } from './murmur3'

/** One subject's places in everything that is salted: MurmurHash3 x86_32 of the bytes of `subject:salt`. */
export interface SubjectHash {
  /** Of 1000. Remembered by the salt's object, since a layer or a holdout is asked for many experiments. */
  sharedBucket(salt: Uint8Array): number
  /** Of 1000. */
  bucket(salt: Uint8Array): number
  /** In [0, 1). */
  fraction(salt: Uint8Array): number
}

/** The subject's bytes are hashed once, whatever the number of salts. */
export function subjectHash(subject: string): SubjectHash {
  const prefix = murmur3Prefix(`${subject}:`)
  const shared = new Map<Uint8Array, number>()
  const bucket = (salt: Uint8Array): number => scaledBucket(murmur3Finish(prefix, salt), BUCKETS)
  const sharedBucket = (salt: Uint8Array): number => {
    const known = shared.get(salt)
    if (known !== undefined) return known
    const computed = bucket(salt)
    shared.set(salt, computed)
    return computed
  }
  return { sharedBucket, bucket, fraction: (salt) => hashFraction(murmur3Finish(prefix, salt)) }
}
