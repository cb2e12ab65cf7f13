import { crc32 } from 'node:zlib'

/** Length and checksum of the payload, each 32 bits, little-endian; the payload follows. */
export const headerBytes = 8
/** A length above it is not one that was written. */
export const longestPayload = 16 * 1024 * 1024

export function encodeRecord(payload: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(headerBytes + payload.length)
  record.writeUInt32LE(payload.length, 0)
  record.writeUInt32LE(checksum(payload), 4)
  record.set(payload, headerBytes)
  return record
}

export interface DecodedRecords {
  readonly payloads: readonly Buffer[]
  /** Where the first byte lies that is not part of a whole record. */
  readonly end: number
  /** True when what lies there can never become a record by reading on. */
  readonly damaged: boolean
}

/** The whole records at the start of `bytes`, in order; what follows them is a torn tail, damage, or simply not read yet. */
export function decodeRecords(bytes: Buffer): DecodedRecords {
  const payloads: Buffer[] = []
  let at = 0
  while (at + headerBytes <= bytes.length) {
    const length = bytes.readUInt32LE(at)
    if (length === 0 || length > longestPayload) return { payloads, end: at, damaged: true }
    const end = at + headerBytes + length
    if (end > bytes.length) break
    const payload = bytes.subarray(at + headerBytes, end)
    if (checksum(payload) !== bytes.readUInt32LE(at + 4)) return { payloads, end: at, damaged: true }
    payloads.push(payload)
    at = end
  }
  return { payloads, end: at, damaged: false }
}

/** CRC-32 of the length and the payload: a record of zeros is not one. */
function checksum(payload: Uint8Array): number {
  const length = Buffer.allocUnsafe(4)
  length.writeUInt32LE(payload.length, 0)
  return crc32(payload, crc32(length))
}
