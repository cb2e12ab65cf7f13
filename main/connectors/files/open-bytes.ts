import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** A file's bytes as DuckDB sees them: a `.gz` file unpacked. */
export function openBytes(path: string): Readable {
  const bytes = createReadStream(path, { highWaterMark: 1 << 20 })
  return path.toLowerCase().endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
}
