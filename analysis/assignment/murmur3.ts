import { utf8 } from '../numerics/utf8'

const C1 = 0xcc9e2d51
const C2 = 0x1b873593

/** What is known of a hash after some of its bytes: enough to go on from there as often as wanted. */
export interface Murmur3State {
  readonly hash: number
  /** Up to three bytes that do not fill a block yet, the first one lowest. */
  readonly pending: number
  readonly pendingBytes: number
  readonly length: number
}

/**
 * MurmurHash3 x86_32 of a text's UTF-8 bytes, unsigned: Appleby (2011), public domain. Over bytes, never over the
 * language's own characters, so that every SDK and every database agrees on ids outside ASCII.
 */
export function murmur3(text: string, seed = 0): number {
  return murmur3Finish({ hash: seed | 0, pending: 0, pendingBytes: 0, length: 0 }, utf8(text))
}

/** The state after a text that many hashes begin with. Half a surrogate pair at its end is never joined with the next. */
export function murmur3Prefix(text: string, seed = 0): Murmur3State {
  const bytes = utf8(text)
  const whole = bytes.length & ~3
  let hash = seed | 0
  for (let at = 0; at < whole; at += 4) hash = mixBlock(hash, blockAt(bytes, at))
  let pending = 0
  for (let at = bytes.length - 1; at >= whole; at--) pending = (pending << 8) | bytes[at]!
  return { hash, pending, pendingBytes: bytes.length - whole, length: bytes.length }
}

/** The hash of the prefix's bytes followed by these. */
export function murmur3Finish(prefix: Murmur3State, bytes: Uint8Array): number {
  let { hash, pending } = prefix
  const shift = 8 * prefix.pendingBytes
  const blocks = bytes.length >> 2
  for (let block = 0; block < blocks; block++) {
    const word = blockAt(bytes, block * 4)
    hash = mixBlock(hash, shift === 0 ? word : pending | (word << shift))
    pending = shift === 0 ? 0 : word >>> (32 - shift)
  }
  let pendingBits = shift
  for (let at = blocks * 4; at < bytes.length; at++) {
    pending |= bytes[at]! << pendingBits
    pendingBits += 8
    if (pendingBits < 32) continue
    hash = mixBlock(hash, pending)
    pending = 0
    pendingBits = 0
  }
  return finalise(hash ^ scramble(pending) ^ (prefix.length + bytes.length))
}

function blockAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}

function mixBlock(hash: number, word: number): number {
  return (Math.imul(rotate(hash ^ scramble(word), 13), 5) + 0xe6546b64) | 0
}

function scramble(word: number): number {
  return Math.imul(rotate(Math.imul(word, C1), 15), C2)
}

/** Spreads every bit of a 32-bit hash over all others; unsigned. The last step of MurmurHash3 x86_32. */
export function finalise(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
