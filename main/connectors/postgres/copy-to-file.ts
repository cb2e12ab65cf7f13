import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import type { InputFingerprint } from '../connector'
import type { PostgresSession, PostgresTimeouts } from './session'

const lineFeed = 0x0a
/** Milliseconds; a longer timer of Node fires at once. */
const longestTimer = 2 ** 31 - 1

/**
 * Streams `COPY (statement) TO STDOUT` into a CSV file, hashing what passes. Nothing is held but one chunk.
 * @param onProgress Lines (about rows) and bytes so far.
 * @throws the server's error, or one that says the server fell silent
 */
export async function copyToFile(
  session: PostgresSession,
  statement: string,
  path: string,
  { stallMilliseconds }: Pick<PostgresTimeouts, 'stallMilliseconds'>,
  onProgress: (lines: number, bytes: number) => void,
): Promise<InputFingerprint> {
  const { client } = session
  await client.query('SET LOCAL statement_timeout = 0')
  const copy = copyTo(`COPY (${statement}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')`)
  // a copy may take as long as it moves: the stall timer below watches it, in place of the driver's, which calling back ends
  const source = client.query(Object.assign(copy, { query_timeout: longestTimer, callback: () => undefined }))
  const hash = createHash('sha256')
  let bytes = 0
  let lines = 0
  const stalled = () => {
    const seconds = Math.round(stallMilliseconds / 1000)
    source.destroy(new Error(`timed out: no data for ${seconds} s`))
    void session.cancel().catch(() => undefined)
  }
  const stall = setTimeout(stalled, stallMilliseconds)
  const observe = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      stall.refresh()
      hash.update(chunk)
      bytes += chunk.length
      for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) lines++
      onProgress(lines, bytes)
      done(null, chunk)
    },
  })
  try {
    await pipeline(source, observe, createWriteStream(path))
  } finally {
    clearTimeout(stall)
    source.callback()
  }
  return { sha256: hash.digest('hex'), bytes }
}
