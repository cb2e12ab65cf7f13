import { createClient, type ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { distinctRows, utcDay } from '../batch-rows'
import { eventSelection } from '../dialect'
import type { ConfigRecord, EventStore, StoredEvent, StoredExposure } from '../event-store'
import { inTurn } from '../in-turn'
import { eventReads } from '../event-reads'
import { eventsQuery, exposuresQuery, type EventQuery } from '../queries'
import { countRow } from '../read-rows'
import { clickhouseEvents } from './dialect'
import { saveParquet } from './save-parquet'
import { clickhouseSchema, dedupOrigin } from './schema'

export interface ClickHouseSettings {
  readonly url: string
  readonly user?: string
  readonly password?: string
  readonly database?: string
}

const nextRow = z.object({ next: z.union([z.string(), z.number()]).transform(Number) })

/**
 * The event store on a ClickHouse server. Inserts are not transactions there: rows go first and the offset after them, so
 * that a crash between the two repeats rows, which the tables show once.
 * @throws when the server cannot be reached or refuses to make the tables
 */
export async function openClickhouseStore(settings: ClickHouseSettings): Promise<EventStore> {
  const client = createClient({
    url: settings.url,
    ...(settings.user !== undefined && { username: settings.user }),
    ...(settings.password !== undefined && { password: settings.password }),
    ...(settings.database !== undefined && { database: settings.database }),
    // the client would write failures to the terminal besides throwing them
    log: { level: 127 },
  })
  for (const query of clickhouseSchema) await client.command({ query })
  const showProperties: EventStore['showProperties'] = async (properties) => {
    const columns = eventSelection(clickhouseEvents, properties, 'r')
    await client.command({ query: `CREATE OR REPLACE VIEW events AS SELECT ${columns} FROM event_rows AS r FINAL` })
  }
  await showProperties([])
  const exclusively = inTurn()
  const read = (query: EventQuery) => rowsOf(client, query)
  const count = async (table: string, subject: string) => {
    const sql = `SELECT count() AS count FROM ${table} FINAL WHERE user_id = {p1:String}`
    return countRow.parse((await read({ sql, values: [subject] }))[0]).count
  }
  const erase = (table: string, subject: string) =>
    client.command({
      query: `ALTER TABLE ${table} DELETE WHERE user_id = {p1:String}`,
      query_params: { p1: subject },
      clickhouse_settings: { mutations_sync: '2' },
    })

  return {
    kind: 'clickhouse',
    async offset() {
      const sql = "SELECT max(next) AS next FROM log_offset WHERE consumer = 'events'"
      return nextRow.parse((await read({ sql, values: [] }))[0]).next
    },
    append: (batch, offset) =>
      exclusively(async () => {
        const { events, exposures } = distinctRows(batch)
        await insert(client, 'event_rows', events.map(eventRow))
        await insert(client, 'exposure_rows', exposures.map(exposureRow))
        await insert(client, 'log_offset', [{ consumer: 'events', next: offset }])
      }),
    showProperties,
    exportRows: async (selection, folder) =>
      saveParquet(
        client,
        { exposures: exposuresQuery(clickhouseEvents, selection), events: eventsQuery(clickhouseEvents, selection) },
        folder,
      ),
    ...eventReads(clickhouseEvents, read),
    deleteSubject: (subject) =>
      exclusively(async () => {
        const found = { events: await count('event_rows', subject), exposures: await count('exposure_rows', subject) }
        await erase('event_rows', subject)
        await erase('exposure_rows', subject)
        return found
      }),
    // a deletion has rewritten the parts when it ends; the server removes the old ones by itself
    eraseDeleted: () => Promise.resolve(false),
    // changes first: an experiment that is there at a version has them all
    async recordConfig(records) {
      await insert(
        client,
        'config_change_rows',
        records.flatMap(({ changes }) => changes.map(changeRow)),
      )
      await insert(
        client,
        'experiment_rows',
        records.map(({ experiment }) => experimentRow(experiment)),
      )
    },
    close: () => exclusively(() => client.close()),
  }
}

async function insert(client: ClickHouseClient, table: string, values: readonly object[]): Promise<void> {
  if (values.length > 0) await client.insert({ table, values, format: 'JSONEachRow' })
}

function eventRow({ eventId, subject, event, at, receivedAt, partition, properties }: StoredEvent): object {
  return {
    event_id: eventId,
    user_id: subject,
    event,
    occurred_at: timeText(at),
    received_at: timeText(receivedAt),
    partition,
    properties: JSON.stringify(properties),
    dedup: dedupOrigin - receivedAt,
  }
}

function exposureRow({ experimentId, subject, variantId, at, receivedAt, partition }: StoredExposure): object {
  return {
    experiment_id: experimentId,
    user_id: subject,
    variant_id: variantId,
    day: utcDay(at),
    occurred_at: timeText(at),
    received_at: timeText(receivedAt),
    partition,
  }
}

function experimentRow(experiment: ConfigRecord['experiment']): object {
  return {
    experiment_id: experiment.experiment_id,
    version: experiment.version,
    status: experiment.status,
    updated_at: timeText(Date.parse(experiment.updated_at)),
    document: JSON.stringify(experiment),
  }
}

function changeRow(change: ConfigRecord['changes'][number]): object {
  return {
    experiment_id: change.experiment_id,
    version: change.version,
    config_version: change.config_version,
    action: change.action,
    actor: change.actor,
    reason: change.reason,
    occurred_at: timeText(Date.parse(change.at)),
    document: JSON.stringify(change),
  }
}

/** A time in UTC as ClickHouse reads it. */
function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '')
}

async function rowsOf(client: ClickHouseClient, { sql, values }: EventQuery): Promise<readonly unknown[]> {
  const query_params = Object.fromEntries(values.map((value, at) => [`p${at + 1}`, value]))
  const answer = await client.query({ query: sql, query_params, format: 'JSONEachRow' })
  return answer.json()
}
