import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'

/** A frame as it was when its bytes were last compared with its manifest. */
export interface FrameStamp {
  readonly id: string
  readonly bytes: number
  readonly modifiedMilliseconds: number
}

/** Which frames need not be hashed again, because they have not been touched since. */
export interface VerifiedFrames {
  has(stamp: FrameStamp): boolean
  add(stamp: FrameStamp): Promise<void>
}

const row = z.tuple([z.string(), z.number(), z.number()])

/** Keeps the list in the catalogue, so that starting does not hash every frame each time. */
export async function openVerifiedFrames(connection: DuckDBConnection): Promise<VerifiedFrames> {
  await connection.run(
    'create table if not exists verified_frames (id varchar primary key, bytes double, modified_milliseconds double)',
  )
  const reader = await connection.runAndReadAll('select id, bytes, modified_milliseconds from verified_frames')
  const known = new Set(
    z
      .array(row)
      .parse(reader.getRows())
      .map((values) => values.join(' ')),
  )
  return {
    has: (stamp) => known.has(keyOf(stamp)),
    async add(stamp) {
      known.add(keyOf(stamp))
      const { id, bytes, modifiedMilliseconds } = stamp
      await connection.run('insert or replace into verified_frames values ($1, $2, $3)', [
        id,
        bytes,
        modifiedMilliseconds,
      ])
    },
  }
}

/** Takes every frame at its size: for a process that only reads beside the owner, who checks them. */
export const uncheckedFrames: VerifiedFrames = {
  has: () => true,
  add: () => Promise.resolve(),
}

function keyOf({ id, bytes, modifiedMilliseconds }: FrameStamp): string {
  return `${id} ${bytes} ${modifiedMilliseconds}`
}
