import { z } from 'zod'

/** What a platform that another program started tells that program, over the channel between the two processes. */
export const platformNotice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), url: z.string() }),
  /** The demo world makes up its past. */
  z.object({ kind: z.literal('history'), hours: z.int(), hoursDone: z.int() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])

/** The file in a platform's data folder that says who serves it, and where. */
export const serverNoteFile = 'server.json'

export const serverNote = z.object({
  /** This very run of a process: a process id alone comes again after a restart. */
  process: z.string(),
  pid: z.int(),
  host: z.string(),
  /** Absent until it listens. */
  url: z.string().optional(),
})

export type ServerNote = z.infer<typeof serverNote>
export type PlatformNotice = z.infer<typeof platformNotice>
