import { readIfPresent, replaceFile } from '@engine'
import { join } from 'node:path'
import { z } from 'zod'

const stateFile = z.object({
  format: z.literal('assay.demo/1'),
  seed: z.int(),
  start: z.iso.datetime(),
  visits_per_hour: z.number().positive(),
  reached: z.iso.datetime(),
})

/** Which world lives in a data folder, and how far its time has come. */
export interface DemoState {
  readonly seed: number
  /** Milliseconds since 1970, as is `reached`. */
  readonly start: number
  readonly visitsPerHour: number
  readonly reached: number
}

/** Null: no world lives there yet. @throws Error for a file that is no such state */
export async function readDemoState(folder: string): Promise<DemoState | null> {
  const text = await readIfPresent(join(folder, 'demo.json'))
  if (text === null) return null
  const { seed, start, visits_per_hour, reached } = stateFile.parse(JSON.parse(text))
  return { seed, start: Date.parse(start), visitsPerHour: visits_per_hour, reached: Date.parse(reached) }
}

/** Replaces the file as a whole. */
export async function writeDemoState(folder: string, state: DemoState): Promise<void> {
  const { seed, start, visitsPerHour, reached } = state
  const document: z.infer<typeof stateFile> = {
    format: 'assay.demo/1',
    seed,
    start: new Date(start).toISOString(),
    visits_per_hour: visitsPerHour,
    reached: new Date(reached).toISOString(),
  }
  await replaceFile(join(folder, 'demo.json'), `${JSON.stringify(document, null, 2)}\n`)
}
