import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const measurement = z.object({
  name: z.string(),
  seconds: z.number(),
  rows: z.number(),
  /** Peak resident memory of the process that did it, in MiB. */
  peakMemory: z.number(),
  /** Seconds relative to the bare equivalent measured in the same process; null where there is none. */
  ratio: z.number().nullable(),
})

export type Measurement = z.infer<typeof measurement>

export interface BenchCase {
  readonly name: string
  readonly rows: number
  readonly folder: string
}

/** Runs one case in a process of its own, so that its peak memory is its own. */
export function measureInProcess(benchCase: BenchCase): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./case.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
    child.once('message', (message) => resolve(measurement.parse(message)))
    child.once('exit', (code) => reject(new Error(`benchmark ${benchCase.name} ended with code ${code}`)))
    child.send(benchCase)
  })
}

export async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - start) / 1000 }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
