import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openBytes } from './open-bytes'

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Copies a text file with every line ending as LF. A file that mixes endings cannot be read otherwise. */
export async function copyWithLineFeeds(from: string, to: string): Promise<void> {
  let last = 0
  const unify = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const kept = Buffer.alloc(chunk.length)
      let length = 0
      for (const byte of chunk) {
        const isPair = byte === lineFeed && last === carriageReturn
        if (!isPair) kept[length++] = byte === carriageReturn ? lineFeed : byte
        last = byte
      }
      done(null, kept.subarray(0, length))
    },
  })
  await pipeline(openBytes(from), unify, createWriteStream(to))
}

/** Copies a text file with every line empty that begins with `sign`, so that the others keep their numbers. */
export async function copyWithoutLines(from: string, to: string, sign: string): Promise<void> {
  const kept = async function* () {
    for await (const line of createInterface({ input: openBytes(from), crlfDelay: Infinity })) {
      yield `${line.trimStart().startsWith(sign) ? '' : line}\n`
    }
  }
  await pipeline(kept, createWriteStream(to))
}
