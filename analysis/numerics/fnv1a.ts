import { utf8 } from './utf8'

const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

/** FNV-1a, 32 bits, of a text's UTF-8 bytes, unsigned. Fowler, Noll and Vo (1991). */
export function fnv1a(text: string): number {
  let hash = OFFSET
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, PRIME)
  return hash >>> 0
}

/** The same over UTF-16 code units, as JavaScript SDKs have it: differs from `fnv1a` for any id outside ASCII. */
export function fnv1aCodeUnits(text: string): number {
  let hash = OFFSET
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME)
  return hash >>> 0
}
