/** A deterministic stream of random numbers. Only tests, simulations and demo data draw from one; estimators never do. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number
  /** Uniform whole number in [0, size). */
  integer(size: number): number
  /** Standard normal. */
  normal(): number
}

const MASK_64 = (1n << 64n) - 1n
const TWO_53 = 2 ** 53

function streamFrom(uniform: () => number): RandomStream {
  return {
    uniform,
    integer: (size) => Math.floor(uniform() * size),
    // Box and Muller (1958); 1 - u keeps the logarithm's argument above 0
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}

/** Knuth's MMIX linear congruential generator: the one shared with other implementations' test data. */
export function lcg64(seed: bigint): RandomStream & { state(): bigint } {
  let state = seed & MASK_64
  const uniform = (): number => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & MASK_64
    return Number(state >> 11n) / TWO_53
  }
  return { ...streamFrom(uniform), state: () => state }
}

/**
 * xoshiro128** by Blackman and Vigna (2018), seeded through SplitMix32: fast in 32-bit arithmetic, period 2^128 - 1.
 * Two draws make one uniform of 53 bits.
 */
export function xoshiro128(seed: number): RandomStream {
  let mix = seed >>> 0
  const splitMix = (): number => {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let [a, b, c, d] = [splitMix(), splitMix(), splitMix(), splitMix()]
  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return result
  }
  return streamFrom(() => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / TWO_53)
}

function rotateLeft(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}
