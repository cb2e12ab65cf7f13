import { invariant } from '../failures'

const significantBits = 64

/**
 * numerator / (denominator x 2^exponent) as a double, right to the last bit but one: integers go in, and nothing is
 * lost before the one division. @throws InvariantError for a denominator that is not positive.
 */
export function exactRatio(numerator: bigint, denominator: bigint, exponent: number): number {
  invariant(denominator > 0n, 'a ratio needs a positive denominator')
  if (numerator === 0n) return 0
  const magnitude = numerator < 0n ? -numerator : numerator
  const shift = Math.max(0, significantBits + bitLength(denominator) - bitLength(magnitude))
  const quotient = Number((magnitude << BigInt(shift)) / denominator)
  const value = scaleByPowerOfTwo(quotient, -shift - exponent)
  return numerator < 0n ? -value : value
}

/** value x 2^exponent; in two steps where the power itself would overflow on the way. */
export function scaleByPowerOfTwo(value: number, exponent: number): number {
  if (Math.abs(exponent) <= 1022) return value * 2 ** exponent
  const half = Math.trunc(exponent / 2)
  return value * 2 ** half * 2 ** (exponent - half)
}

/** The e with 2^e <= value < 2^(e+1), for a finite value > 0. */
export function binaryExponent(value: number): number {
  invariant(Number.isFinite(value) && value > 0, `no binary exponent: ${value}`)
  let exponent = Math.floor(Math.log2(value))
  if (scaleByPowerOfTwo(1, exponent) > value) exponent -= 1
  if (exponent < 1023 && scaleByPowerOfTwo(1, exponent + 1) <= value) exponent += 1
  return exponent
}

/** Rounded up to a multiple of four. */
function bitLength(value: bigint): number {
  return value.toString(16).length * 4
}
