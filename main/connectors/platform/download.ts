import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportedRowsHeader } from '@contract'
import type { InputFingerprint } from '../connector'
import type { PlatformAddress } from './address'
import { withAnswer, type PlatformRequest, type PlatformTimeouts } from './request'

/**
 * Streams an exported table into a file, hashing what passes. Nothing is held but one chunk.
 * @param onProgress Rows that the whole has, and bytes so far.
 * @throws ServiceError `source-failed`, Cancelled
 */
export function downloadTable(
  address: PlatformAddress,
  request: PlatformRequest,
  path: string,
  timeouts: PlatformTimeouts,
  onProgress: (rows: number, bytes: number) => void,
): Promise<InputFingerprint> {
  return withAnswer(address, request, timeouts, async (response, alive) => {
    const rows = Number(response.headers.get(exportedRowsHeader) ?? 0)
    const hash = createHash('sha256')
    let bytes = 0
    const observe = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        alive()
        hash.update(chunk)
        bytes += chunk.length
        onProgress(rows, bytes)
        done(null, chunk)
      },
    })
    if (response.body === null) throw new Error('the answer has no body')
    await pipeline(response.body, observe, createWriteStream(path))
    const expected = Number(response.headers.get('content-length') ?? bytes)
    if (bytes !== expected) throw new Error(`the answer ended after ${bytes} of ${expected} bytes`)
    return { sha256: hash.digest('hex'), bytes }
  })
}
