import { DuckDBInstance } from '@duckdb/node-api'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareSnapshot, srmTest, type PreparedSnapshot } from '@analysis'
import { configSnapshot, resultsAnswer, toAssignment } from '@contract'
import { z } from 'zod'
import {
  demoExperiments,
  openDemoWorld,
  writeTruth,
  type DemoTruth,
  type FaultName,
  type FaultTruth,
} from '../../../platform/demo'
import { demoStart, startDemoServer } from './on-server'

const flagged = z.object({
  flagged: z.boolean().optional(),
  observed: z.record(z.string(), z.number()),
})
const variant = z.object({ variant_id: z.string(), n: z.number(), mean: z.number().nullable() })
const result = z.object({
  srm: flagged,
  findings: z.array(z.object({ code: z.string(), severity: z.string(), message: z.string() })),
  metrics: z.array(z.object({ metric_id: z.string(), variants: z.array(variant) })),
})

export type LivedResult = z.infer<typeof result>

/** What is left of a world that was lived through on a real platform. */
export interface LivedWorld {
  readonly seconds: number
  /** Of this process. */
  readonly processorSeconds: number
  readonly records: number
  /** Resident memory of the process, MiB. */
  readonly memory: { readonly before: number; readonly after: number }
  readonly snapshot: PreparedSnapshot
  /** By experiment, as the server answers. */
  readonly results: ReadonlyMap<string, LivedResult>
  readonly statuses: ReadonlyMap<string, string>
  readonly truth: (fault: FaultName) => FaultTruth
  /** Rows of the warehouse's tables. */
  rows<Row>(row: z.ZodType<Row>, sql: string): Promise<readonly Row[]>
  stop(): Promise<void>
}

export interface LivedSettings {
  readonly days: number
  readonly visitsPerHour: number
  readonly faults: readonly { readonly name: FaultName; readonly onsetHour: number }[]
  readonly seed?: number
}

/** Lives through days of a world with faults, asks the server for everything, stops it, and opens its warehouse. */
export async function liveThrough({ days, visitsPerHour, faults, seed = 1 }: LivedSettings): Promise<LivedWorld> {
  const server = await startDemoServer()
  const world = openDemoWorld({ seed, start: demoStart, visitsPerHour, faults })
  const truthPath = await writeTruth(world, server.folder)
  const truth: DemoTruth = JSON.parse(await readFile(truthPath, 'utf8'))
  const before = memoryMiB()
  const startedAt = performance.now()
  const usedBefore = process.cpuUsage()
  const records = await server.fastForward(world, days * 24)
  const seconds = (performance.now() - startedAt) / 1000
  const used = process.cpuUsage(usedBefore)
  const after = memoryMiB()
  const snapshot = prepareSnapshot(toAssignment(configSnapshot.parse((await server.api.get('/snapshot')).body)))
  const results = new Map<string, LivedResult>()
  for (const { input } of demoExperiments.filter(({ input: { kind } }) => kind !== 'flag')) {
    const answer = await server.api.get(`/experiments/${input.experiment_id}/results`)
    results.set(input.experiment_id, result.parse(resultsAnswer.parse(answer.body).result))
  }
  const statuses = new Map(
    server.platform.core.core.config.experiments().map(({ experiment_id, status }) => [experiment_id, status]),
  )
  await server.platform.stop()
  const instance = await DuckDBInstance.create(join(server.folder, 'events.duckdb'), { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  return {
    seconds,
    processorSeconds: (used.user + used.system) / 1e6,
    records,
    memory: { before, after },
    snapshot,
    results,
    statuses,
    truth: (name) => {
      const found = truth.faults.find(({ fault }) => fault === name)
      if (found === undefined) throw new Error(`no truth about ${name}`)
      return found
    },
    rows: async (row, sql) => {
      const reader = await connection.runAndReadAll(sql)
      return reader.getRowObjectsJS().map((each) => row.parse(each))
    },
    stop: async () => {
      connection.closeSync()
      instance.closeSync()
      await server.stop()
    },
  }
}

/** Whether a split of halves is one of chance. */
export function splitPValueOf(control: number, treatment: number): number {
  const variants = [
    { id: 'control', weight: 50, isControl: true },
    { id: 'treatment', weight: 50, isControl: false },
  ]
  const test = srmTest({ control, treatment }, variants, 0.001)
  return test.kind === 'estimated' ? test.pValue : Number.NaN
}

function memoryMiB(): number {
  return process.memoryUsage().rss / 1024 ** 2
}
