import { DuckDBInstance } from '@duckdb/node-api'
import { join } from 'node:path'
import { xoshiro128 } from '@analysis'
import { experimentDocument } from '@contract'
import { startSdk } from '../../../platform/sdk'
import { openLoadClient, type LoadAnswer, type LoadClient } from '../load/http-client'
import { fillUp, succeeded } from '../load/over-http'
import { startServerProcess, type ServerProcess } from '../server/server-process'
import { startConfigWriter, type ConfigWriter } from './config-writer'
import { startEventWriter } from './event-writer'

export interface KillReport {
  readonly kills: number
  readonly eventsSent: number
  readonly eventsAcknowledged: number
  /** Acknowledged, and not in the store at the end. */
  readonly eventsLost: number
  readonly eventsTwice: number
  readonly changesAcknowledged: number
  /** Changes whose first answer was lost, asked for again with the same key. */
  readonly changesRepeated: number
  /** What a change that was asked for once is never answered with. */
  readonly changesRefused: number
  /** Acknowledged versions that the server did not know at the end. */
  readonly versionsLost: number
  readonly auditIntact: boolean
  readonly sdkAnswers: number
  /** Answers other than the one before the first kill. */
  readonly sdkFailures: number
  /** Time from the start of a process to an open port. */
  readonly medianRestartMs: number
  readonly slowestRestartMs: number
  readonly seconds: number
}

const subjects = Array.from({ length: 50 }, (_, i) => `fault-subject-${i}`)

/**
 * Kills a server (SIGKILL) again and again while clients write and an SDK assigns, and counts what is missing after.
 * @param onRestart told of each kill how long the start after it took, in milliseconds
 */
export async function killUnderLoad(
  kills: number,
  seed: number,
  onRestart: (kill: number, restartMs: number) => void = () => {},
): Promise<KillReport> {
  const random = xoshiro128(seed)
  const begin = performance.now()
  const server = await startServerProcess()
  try {
    const owner = openLoadClient(server.url, server.tokens.owner, 1)
    await fillUp(owner, 0, 1)
    const sdk = await startWatchedSdk(server)
    const events = startEventWriter(server, subjects)
    const changes = startConfigWriter(server)
    const restarts: number[] = []
    for (let kill = 1; kill <= kills; kill++) {
      await wait(500 + 1500 * random.uniform())
      await server.kill()
      const from = performance.now()
      await server.restart()
      const restartMs = performance.now() - from
      restarts.push(restartMs)
      onRestart(kill, restartMs)
    }
    await wait(500)
    await events.stop()
    await changes.stop()
    const sdkReport = await sdk.stop()
    const versionsLost = await lostVersions(server, changes)
    const audit: unknown = JSON.parse(succeeded(await patiently(owner, '/audit/verify')).text)
    owner.close()
    await server.shutDown()
    const counts = await storedEvents(server.dataFolder)
    return {
      kills,
      eventsSent: events.sent(),
      eventsAcknowledged: events.acknowledged.size,
      eventsLost: [...events.acknowledged].filter((id) => !counts.has(id)).length,
      eventsTwice: [...counts.values()].filter((count) => count > 1).length,
      changesAcknowledged: [...changes.acknowledged.values()].reduce((sum, { version }) => sum + version, 0),
      changesRepeated: changes.repeated(),
      changesRefused: changes.refusals.length,
      versionsLost,
      auditIntact: typeof audit === 'object' && audit !== null && 'ok' in audit && audit.ok === true,
      ...sdkReport,
      medianRestartMs: restarts.toSorted((a, b) => a - b)[Math.floor(restarts.length / 2)] ?? 0,
      slowestRestartMs: Math.max(0, ...restarts),
      seconds: (performance.now() - begin) / 1000,
    }
  } finally {
    await server.stop()
  }
}

/** An SDK that is asked without a pause, and must give the same answers throughout. */
async function startWatchedSdk(server: ServerProcess) {
  const { url, publicKey, tokens } = server
  const sdk = startSdk({ url, publicKey, token: tokens.sdk, pollMs: 500, flushMs: 200 })
  if (!(await sdk.ready(10_000))) throw new Error('the SDK got no snapshot')
  const ask = (subject: string) => sdk.variant('load-0', subject, { country: 'DE' })
  const expected = new Map(subjects.map((subject) => [subject, JSON.stringify(ask(subject))]))
  let sdkAnswers = 0
  let sdkFailures = 0
  const timer = setInterval(() => {
    for (const subject of subjects) {
      sdkAnswers += 1
      if (JSON.stringify(ask(subject)) !== expected.get(subject)) sdkFailures += 1
    }
  }, 10)
  return {
    stop: async () => {
      clearInterval(timer)
      await sdk.close()
      return { sdkAnswers, sdkFailures }
    },
  }
}

async function lostVersions(server: ServerProcess, { acknowledged }: ConfigWriter): Promise<number> {
  const client = openLoadClient(server.url, server.tokens.owner, 1)
  let lost = 0
  for (const [id, { version, ramp_percent }] of acknowledged) {
    const answer = await patiently(client, `/experiments/${id}`)
    const found = answer.status === 200 ? experimentDocument.parse(JSON.parse(answer.text)) : null
    if (found === null || found.version < version || found.ramp_percent < ramp_percent) lost += 1
  }
  client.close()
  return lost
}

/** Reads, and waits where the server says that it was asked too often. */
async function patiently(client: LoadClient, path: string): Promise<LoadAnswer> {
  for (;;) {
    const answer = await client.send('GET', path)
    if (answer.status !== 429) return answer
    await wait(1000)
  }
}

async function storedEvents(dataFolder: string): Promise<ReadonlyMap<string, number>> {
  const instance = await DuckDBInstance.create(join(dataFolder, 'events.duckdb'), { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll('SELECT event_id, count(*)::INTEGER FROM event_rows GROUP BY 1')
  const counts = new Map(reader.getRows().map(([id, count]) => [String(id), Number(count)]))
  connection.closeSync()
  instance.closeSync()
  return counts
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
