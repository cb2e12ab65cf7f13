import { z } from 'zod'

/** What a platform that another program started tells that program, over the channel between the two processes. */
export const platformNotice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), url: z.string() }),
  /** The demo world makes up its past. */
  z.object({ kind: z.literal('history'), hours: z.int(), hoursDone: z.int() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])

export type PlatformNotice = z.infer<typeof platformNotice>
