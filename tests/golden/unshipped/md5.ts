import { utf8 } from '../../../analysis/numerics/utf8'

const initial = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as const
const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21] as const
const constants = Int32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))))

/**
 * MD5 of a text's UTF-8 bytes, as 32 hexadecimal digits: RFC 1321. Only to reproduce the buckets of systems that assign
 * by it; it protects nothing.
 */
export function md5(text: string): string {
  const words = padded(utf8(text))
  const state = Int32Array.from(initial)
  for (let offset = 0; offset < words.length; offset += 16) compress(state, words.subarray(offset, offset + 16))
  return Array.from(new Uint8Array(state.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function compress(state: Int32Array, block: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (let i = 0; i < 64; i++) {
    const round = i >> 4
    const sum = a + mix(round, b, c, d) + constants[i]! + block[wordOf(round, i)]!
    const shift = shifts[4 * round + (i % 4)]!
    ;[a, d, c, b] = [d, c, b, (b + rotate(sum | 0, shift)) | 0]
  }
  ;[a, b, c, d].forEach((word, i) => {
    state[i] = state[i]! + word
  })
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d)
  if (round === 1) return (d & b) | (~d & c)
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d)
}

function wordOf(round: number, i: number): number {
  if (round === 0) return i
  if (round === 1) return (5 * i + 1) % 16
  return round === 2 ? (3 * i + 5) % 16 : (7 * i) % 16
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** The message as little-endian words: a 1 bit, zeros, and its length in bits, to whole blocks of 16 words. */
function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(Math.ceil((bytes.length + 9) / 64) * 16)
  ;[...bytes, 0x80].forEach((byte, i) => {
    words[i >> 2]! |= byte << (8 * (i % 4))
  })
  words[words.length - 2] = bytes.length << 3
  words[words.length - 1] = Math.floor(bytes.length / 2 ** 29)
  return words
}
