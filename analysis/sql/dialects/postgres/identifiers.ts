import { fnv1a } from '../../../numerics/fnv1a'
import { invariant } from '../../../failures'
import { utf8 } from '../../../numerics/utf8'

/** What PostgreSQL keeps of a name, in bytes; it would cut off the rest, and two names could become one. */
const longestName = 63
const hashDigits = 8

/**
 * Standard SQL quoting: any name in double quotes, a quote inside doubled. A longer name than PostgreSQL keeps can only
 * be an alias: it ends in a hash of itself.
 */
export function quoteIdentifier(name: string): string {
  invariant(name.length > 0 && !name.includes('\0'), 'an SQL name is neither empty nor holds a NUL character')
  return `"${shortened(name).replaceAll('"', '""')}"`
}

function shortened(name: string): string {
  if (bytesOf(name) <= longestName) return name
  let start = ''
  for (const character of name) {
    if (bytesOf(start + character) > longestName - 1 - hashDigits) break
    start += character
  }
  return `${start}~${fnv1a(name).toString(16).padStart(hashDigits, '0')}`
}

function bytesOf(text: string): number {
  return utf8(text).length
}
