import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { startServerProcess, type ServerProcess } from '../server/server-process'
import type { Figure } from './figures'
import { openLoadClient } from './http-client'
import { assignmentInProcess, uniformity } from './in-process'
import { killByPush } from './kill-by-push'
import { assignmentOverHttp, eventsPerSecond, fillUp, snapshotSize } from './over-http'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'uniformity,assignment,http,events,push' },
    seconds: { type: 'string', default: '5' },
    ids: { type: 'string', default: '10000000' },
    clients: { type: 'string', default: '1000' },
    experiments: { type: 'string', default: '3000' },
  },
})
const only = new Set(values.only.split(','))
const seconds = Number(values.seconds)
const many = Number(values.experiments)

console.log(`${cpus().length} cores, Node ${process.version}\n`)
if (only.has('uniformity')) print(uniformity(Number(values.ids)))
if (only.has('assignment')) print(assignmentInProcess(seconds))
if (['http', 'events', 'push'].some((name) => only.has(name))) {
  const server = await startServerProcess()
  try {
    await measureServer(server)
  } finally {
    await server.stop()
  }
}

async function measureServer(server: ServerProcess): Promise<void> {
  const owner = openLoadClient(server.url, server.tokens.owner, 4)
  if (only.has('events')) print(await eventsPerSecond(server, seconds))
  let count = 0
  for (const target of only.has('http') ? [1, 20, many] : [1]) {
    await fillUp(owner, count, target)
    count = target
    if (only.has('http')) print(await assignmentOverHttp(server, count, seconds))
  }
  if (only.has('http')) print(await snapshotSize(server, count))
  if (only.has('push')) print(await killByPush(server, Number(values.clients), 'load-0'))
  owner.close()
}

function print(figures: readonly Figure[]): void {
  for (const { what, result } of figures) console.log(`| ${what} | ${result} |`)
}
