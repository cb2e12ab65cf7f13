import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { documentSuffix, ServiceError } from '@contract'

/** Names that Windows keeps for devices. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const unsafeCharacters = '<>:"/\\|?*'
const longestName = 200

/**
 * Streams a dropped file into `folder`, under its own name or, where that is taken, `name (2).csv`. It appears there
 * whole or not at all.
 * @returns the absolute path
 * @throws ServiceError `invalid-input` for a name that is no plain file name, or for more than `limitBytes`.
 */
export async function receiveFile(folder: string, name: string, bytes: Readable, limitBytes: number): Promise<string> {
  requirePlainName(name)
  await mkdir(folder, { recursive: true })
  const partial = join(folder, `.${randomUUID()}.part`)
  try {
    await pipeline(bytes, limitTo(limitBytes, name), createWriteStream(partial, { flags: 'wx' }))
    const target = await reserveName(folder, name)
    await rename(partial, target)
    return target
  } finally {
    await rm(partial, { force: true })
  }
}

function requirePlainName(name: string): void {
  const isPlain =
    name !== '' &&
    Buffer.byteLength(name) <= longestName &&
    !name.startsWith('.') &&
    !/[. ]$/.test(name) &&
    !deviceName.test(name) &&
    name.split('').every((character) => character >= ' ' && !unsafeCharacters.includes(character))
  if (isPlain) return
  throw new ServiceError({
    code: 'invalid-input',
    message: `${JSON.stringify(name.slice(0, longestName))} is not a name that a file can have on every system.`,
    hint: 'Rename the file and drop it again.',
  })
}

function limitTo(limitBytes: number, name: string): Transform {
  let received = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length
      if (received <= limitBytes) done(null, chunk)
      else done(tooLarge(name, limitBytes))
    },
  })
}

function tooLarge(name: string, limitBytes: number): ServiceError {
  return new ServiceError({
    code: 'invalid-input',
    message: `${name} is larger than the ${Math.floor(limitBytes / 1024 ** 2)} MiB that may be dropped.`,
    hint: 'Move the file into the workspace folder instead.',
  })
}

async function reserveName(folder: string, name: string): Promise<string> {
  const extension = documentSuffix(name) || extname(name)
  const stem = name.slice(0, name.length - extension.length)
  for (let attempt = 1; ; attempt++) {
    const path = join(folder, attempt === 1 ? name : `${stem} (${attempt})${extension}`)
    try {
      await (await open(path, 'wx')).close()
      return path
    } catch (failure) {
      if (!isExisting(failure)) throw failure
    }
  }
}

function isExisting(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 'EEXIST'
}
