import { join } from 'node:path'
import { pino } from 'pino'
import { openDuckdbStore } from '../../platform/events/duckdb/open-duckdb-store'
import { setupIngestion } from '../../platform/ingestion/setup-ingestion'

/** Takes events as fast as it can and tells its parent of each that was acknowledged, until it is killed. */
const [, , folder = '', run = ''] = process.argv

const store = await openDuckdbStore({ path: join(folder, 'events.duckdb'), exportFolder: folder })
const clock = { now: () => Date.now() }
const config = { experiment: () => null, current: () => ({ opted_out: [] }) }
const { ingestion } = await setupIngestion(
  { dataFolder: folder, clock, logger: pino({ level: 'silent' }), config: Object.assign(Object.create(null), config) },
  store,
  { rateLimit: { requests: 1, perMs: 1 }, segmentBytes: 20_000, pendingBytes: 1 << 20, backlogBytes: 1 << 30 },
)
process.send?.('ready')

async function sendForever(sender: number): Promise<never> {
  for (let at = 0; ; at++) {
    const ids = [0, 1, 2].map((each) => `${run}-${sender}-${at}-${each}`)
    const { accepted } = await ingestion.track(
      ids.map((event_id) => ({ event_id, user_id: `${run}-${sender}`, event: 'view' })),
    )
    process.send?.(accepted)
    // every request is repeated once, as a client does that saw no answer
    await ingestion.track(ids.map((event_id) => ({ event_id, user_id: `${run}-${sender}`, event: 'view' })))
  }
}

await Promise.all([1, 2, 3, 4].map(sendForever))
