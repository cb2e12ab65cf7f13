import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { md5 } from '../../tests/golden/unshipped/md5'
import { sha256 } from '../numerics/sha256'
import { utf8 } from '../numerics/utf8'
import { fnv1a, fnv1aCodeUnits } from '../numerics/fnv1a'
import { hashFraction, scaledBucket, variantAt } from './buckets'
import { murmur3, murmur3Finish, murmur3Prefix } from './murmur3'

const anyText = fc.string({ unit: 'binary', maxLength: 200 })

describe('bytes and digests', () => {
  it('are those of the platform, for any text, half surrogates included', () => {
    const text = fc.oneof(
      anyText,
      fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
    )
    fc.assert(
      fc.property(text, (value) => {
        expect([...utf8(value)]).toEqual([...new TextEncoder().encode(value)])
        expect(md5(value)).toBe(createHash('md5').update(value, 'utf8').digest('hex'))
        expect(sha256(value)).toBe(createHash('sha256').update(value, 'utf8').digest('hex'))
      }),
      draws(100),
    )
  })

  it('FNV-1a over bytes and over code units differ outside ASCII only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (value) => fnv1a(value) === fnv1aCodeUnits(value)),
      draws(100),
    )
    expect(fnv1a('müller_42')).not.toBe(fnv1aCodeUnits('müller_42'))
  })
})

describe('assignment by hash', () => {
  it('gives every variant its share, and a variant of weight 0 nobody', () => {
    const weights = [50, 0, 30, 20]
    const counts = weights.map(() => 0)
    for (let i = 0; i < 100_000; i++) counts[variantAt(hashFraction(murmur3(`subject-${i}:exp`)), weights)]! += 1
    expect(counts[1]).toBe(0)
    for (const [i, weight] of weights.entries()) expect(Math.abs(counts[i]! / 1000 - weight)).toBeLessThan(0.5)
  })

  it('is as good as independent between two experiments', () => {
    const both = [0, 0, 0, 0]
    for (let i = 0; i < 40_000; i++) {
      const first = scaledBucket(murmur3(`${i}:first`), 2)
      const second = scaledBucket(murmur3(`${i}:second`), 2)
      both[2 * first + second]! += 1
    }
    const chi2 = both.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chi2).toBeLessThan(16.3) // 0.1 % point at three degrees of freedom
  })

  it('falls back to the last variant with a weight where the shares do not quite reach 1', () => {
    expect(variantAt(1 - 2 ** -53, [0.1, 0.2, 0.7, 0])).toBe(2)
    expect(() => variantAt(1, [1, 1])).toThrow('fraction')
    expect(() => variantAt(0.5, [0, 0])).toThrow('positive weight')
  })

  it('keeps its place as buckets are refined', () => {
    fc.assert(
      fc.property(anyText, (id) => {
        const hash = murmur3(id)
        expect(Math.floor(scaledBucket(hash, 10_000) / 10)).toBe(scaledBucket(hash, 1000))
      }),
      draws(100),
    )
  })
})

describe('MurmurHash3 in two steps', () => {
  it('is the hash of both texts joined, wherever they meet', () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        const together = murmur3(`${first}:${second}`)
        return murmur3Finish(murmur3Prefix(`${first}:`), utf8(second)) === together
      }),
      draws(1000),
    )
  })
})
