import { utf8 } from '../numerics/utf8'

const C1 = 0xcc9e2d51
const C2 = 0x1b873593

/**
 * MurmurHash3 x86_32 of a text's UTF-8 bytes, unsigned: Appleby (2011), public domain. Over bytes, never over the
 * language's own characters, so that every SDK and every database agrees on ids outside ASCII.
 */
export function murmur3(text: string, seed = 0): number {
  const bytes = utf8(text)
  const blocks = bytes.length >> 2
  let hash = seed | 0
  for (let block = 0; block < blocks; block++) {
    const at = block * 4
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    hash = (Math.imul(rotate(hash ^ scramble(word), 13), 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let i = bytes.length - 1; i >= blocks * 4; i--) tail = (tail << 8) | bytes[i]!
  return finalise(hash ^ scramble(tail) ^ bytes.length)
}

function scramble(word: number): number {
  return Math.imul(rotate(Math.imul(word, C1), 15), C2)
}

function finalise(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
