/**
 * The UTF-8 bytes of a text. Half a surrogate pair, which no UTF-8 can hold, becomes U+FFFD, as TextEncoder does it and
 * as a database that got the text over the wire has stored it.
 */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    // most ids are ASCII: a byte for each character
    if (code >= 0x80) return widerUtf8(text)
    bytes[i] = code
  }
  return bytes
}

function widerUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let size = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!
    if (code < 0x80) {
      bytes[size++] = code
    } else if (code < 0x800) {
      bytes[size++] = 0xc0 | (code >> 6)
      bytes[size++] = 0x80 | (code & 63)
    } else if (code < 0x10000) {
      const valid = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
      bytes[size++] = 0xe0 | (valid >> 12)
      bytes[size++] = 0x80 | ((valid >> 6) & 63)
      bytes[size++] = 0x80 | (valid & 63)
    } else {
      i++ // a pair of code units
      bytes[size++] = 0xf0 | (code >> 18)
      bytes[size++] = 0x80 | ((code >> 12) & 63)
      bytes[size++] = 0x80 | ((code >> 6) & 63)
      bytes[size++] = 0x80 | (code & 63)
    }
  }
  return bytes.subarray(0, size)
}
