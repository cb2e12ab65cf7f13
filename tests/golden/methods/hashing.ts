import { z } from 'zod'
import { digestHead, remainderBucket, scaledBucket, variantAt } from '../../../analysis/assignment/buckets'
import { fnv1a, fnv1aCodeUnits } from '../../../analysis/numerics/fnv1a'
import { growthbookFraction } from '../unshipped/growthbook-hash'
import { hashFraction, murmur3, sha256 } from '@analysis'
import { md5 } from '../unshipped/md5'
import { evaluator, type Evaluators } from './evaluator'

const text = z.object({ string: z.string() })
const key = z.object({ key: z.string() })

const hex = (hash: number): string => hash.toString(16).padStart(8, '0')

export const hashingMethods: Evaluators = {
  'hash.murmur3_x86_32': evaluator(text.extend({ seed: z.number() }), ({ string, seed }) => {
    const hash = murmur3(string, seed)
    return { uint32: hash, hex: hex(hash), fraction: hashFraction(hash) }
  }),
  'hash.fnv1a_32': evaluator(text, ({ string }) => ({ uint32: fnv1a(string), hex: hex(fnv1a(string)) })),
  'hash.fnv1a_32_utf16units': evaluator(text, ({ string }) => {
    const hash = fnv1aCodeUnits(string)
    return { uint32: hash, hex: hex(hash) }
  }),
  'hash.growthbook': evaluator(
    z.object({ seed: z.string(), value: z.string(), version: z.number() }),
    ({ seed, value, version }) => ({ fraction: growthbookFraction(seed, value, version) }),
  ),
  'hash.md5_bucket': evaluator(key, (input) => {
    const digest = md5(input.key)
    const hash = digestHead(digest)
    return {
      md5: digest,
      first8: digest.slice(0, 8),
      uint32: hash,
      fraction: hashFraction(hash),
      bucket_100: remainderBucket(hash, 100),
      bucket_10000: remainderBucket(hash, 10_000),
      scaled_bucket_10000: scaledBucket(hash, 10_000),
    }
  }),
  'hash.sha256_bucket': evaluator(key, (input) => {
    const digest = sha256(input.key)
    const hash = digestHead(digest)
    return { sha256: digest, first8: digest.slice(0, 8), uint32: hash, fraction: hashFraction(hash) }
  }),
  'hash.murmur3_bucket': evaluator(key.extend({ seed: z.number() }), (input) => {
    const hash = murmur3(input.key, input.seed)
    return {
      uint32: hash,
      fraction: hashFraction(hash),
      bucket_10000: remainderBucket(hash, 10_000),
      scaled_bucket_10000: scaledBucket(hash, 10_000),
    }
  }),
  'hash.assignment': evaluator(
    z.object({ weights: z.array(z.number()), ids: z.array(z.string()), key: z.string(), count_ids: z.string() }),
    ({ weights, ids, key: pattern, count_ids }) => {
      const assigned = (id: string) => variantAt(hashFraction(murmur3(pattern.replace('<id>', id))), weights)
      const [, prefix = '', last = ''] = /^(.*?)0\.\.\1(\d+)$/.exec(count_ids) ?? []
      const counts = weights.map(() => 0)
      for (let i = 0; i <= Number(last); i++) counts[assigned(`${prefix}${i}`)]! += 1
      return { assignments: ids.map(assigned), counts_100000: counts }
    },
  ),
}
