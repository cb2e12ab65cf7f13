import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteText } from '@engine'
import { join } from 'node:path'
import { z } from 'zod'
import { distinctRows } from '../batch-rows'
import { eventSelection } from '../dialect'
import type { ConfigRecord, EventBatch, EventStore, ExportedRows, RowSelection } from '../event-store'
import { eventReads } from '../event-reads'
import { eventsQuery, exposuresQuery, type EventQuery } from '../queries'
import { countRow } from '../read-rows'
import { inTurn } from '../in-turn'
import { duckdbEvents } from './dialect'
import { openEventFile, type EventFileSettings } from './event-file'
import { addNewEvents, addNewExposures } from './schema'

const offsetRow = z.object({ next: z.bigint() })

/**
 * The event store in one DuckDB file. Writes take turns on one connection, each in a transaction; reads have connections
 * of their own and see whole batches.
 * @throws when the file is locked by another process, unreadable or cannot be written
 */
export async function openDuckdbStore(settings: EventFileSettings): Promise<EventStore> {
  const file = await openEventFile(settings)
  await showProperties(file.writer(), [])
  const exclusively = inTurn()

  function transaction<T>(work: (writer: DuckDBConnection) => Promise<T>): Promise<T> {
    return exclusively(async () => {
      const writer = file.writer()
      await writer.run('BEGIN')
      try {
        const result = await work(writer)
        await writer.run('COMMIT')
        return result
      } catch (failure) {
        await writer.run('ROLLBACK').catch(() => undefined)
        throw failure
      }
    })
  }

  const read = (query: EventQuery) => file.reading((connection) => rowsOf(connection, query))

  return {
    kind: 'duckdb',
    async offset() {
      const [row] = await read({ sql: `SELECT next FROM log_offset WHERE consumer = 'events'`, values: [] })
      return row === undefined ? 0 : Number(offsetRow.parse(row).next)
    },
    append: (batch, offset) => transaction((writer) => appendBatch(writer, distinctRows(batch), offset)),
    showProperties: (properties) => transaction((writer) => showProperties(writer, properties)),
    exportRows: (selection, folder) => file.reading((connection) => exportParquet(connection, selection, folder)),
    ...eventReads(duckdbEvents, read),
    deleteSubject: (subject) =>
      transaction(async (writer) => {
        const found = {
          events: await count(writer, 'event_rows', subject),
          exposures: await count(writer, 'exposures', subject),
        }
        await writer.run('DELETE FROM event_rows WHERE user_id = $1', [subject])
        await writer.run('DELETE FROM exposures WHERE user_id = $1', [subject])
        await writer.run('INSERT INTO erasures VALUES (current_timestamp)')
        return found
      }),
    eraseDeleted: () =>
      exclusively(async () => {
        const waiting = await rowsOf(file.writer(), { sql: 'SELECT 1 FROM erasures LIMIT 1', values: [] })
        if (waiting.length > 0) await file.rewrite()
        return waiting.length > 0
      }),
    recordConfig: (records) =>
      transaction(async (writer) => {
        for (const record of records) await writeConfig(writer, record)
      }),
    close: () => exclusively(async () => file.close()),
  }
}

async function count(writer: DuckDBConnection, from: string, subject: string): Promise<number> {
  const sql = `SELECT count(*) AS count FROM ${from} WHERE user_id = CAST($1 AS VARCHAR)`
  return countRow.parse((await rowsOf(writer, { sql, values: [subject] }))[0]).count
}

async function appendBatch(writer: DuckDBConnection, { events, exposures }: EventBatch, offset: number): Promise<void> {
  await writer.run('DELETE FROM temp.new_events')
  await writer.run('DELETE FROM temp.new_exposures')
  const eventRows = await writer.createAppender('new_events', undefined, 'temp')
  for (const { eventId, subject, event, at, receivedAt, partition, properties } of events) {
    for (const text of [eventId, subject, event]) eventRows.appendVarchar(text)
    for (const time of [at, receivedAt]) eventRows.appendBigInt(BigInt(Math.round(time)))
    eventRows.appendInteger(partition)
    eventRows.appendVarchar(JSON.stringify(properties))
    eventRows.endRow()
  }
  eventRows.closeSync()
  const exposureRows = await writer.createAppender('new_exposures', undefined, 'temp')
  for (const { experimentId, subject, variantId, at, receivedAt, partition } of exposures) {
    for (const text of [experimentId, subject, variantId]) exposureRows.appendVarchar(text)
    for (const time of [at, receivedAt]) exposureRows.appendBigInt(BigInt(Math.round(time)))
    exposureRows.appendInteger(partition)
    exposureRows.endRow()
  }
  exposureRows.closeSync()
  await writer.run(addNewEvents)
  await writer.run(addNewExposures)
  await writer.run(`INSERT OR REPLACE INTO log_offset VALUES ('events', CAST($1 AS BIGINT))`, [String(offset)])
}

async function writeConfig(writer: DuckDBConnection, { experiment, changes }: ConfigRecord): Promise<void> {
  await writer.run(`INSERT OR REPLACE INTO experiments VALUES ($1, $2, $3, CAST($4 AS TIMESTAMP), $5)`, [
    experiment.experiment_id,
    experiment.version,
    experiment.status,
    utcText(experiment.updated_at),
    JSON.stringify(experiment),
  ])
  for (const change of changes) {
    await writer.run(
      `INSERT INTO config_changes VALUES ($1, $2, $3, $4, $5, $6, CAST($7 AS TIMESTAMP), $8) ON CONFLICT DO NOTHING`,
      [
        change.experiment_id,
        change.version,
        change.config_version,
        change.action,
        change.actor,
        change.reason,
        utcText(change.at),
        JSON.stringify(change),
      ],
    )
  }
}

async function showProperties(writer: DuckDBConnection, properties: RowSelection['properties']): Promise<void> {
  const columns = eventSelection(duckdbEvents, properties, 'event_rows')
  await writer.run(`CREATE OR REPLACE VIEW events AS SELECT ${columns} FROM event_rows`)
}

async function exportParquet(
  connection: DuckDBConnection,
  selection: RowSelection,
  folder: string,
): Promise<ExportedRows> {
  const exposuresFile = join(folder, 'exposures.parquet')
  const eventsFile = join(folder, 'events.parquet')
  // both files from one state of the store
  await connection.run('BEGIN')
  try {
    const exposures = await copyTo(connection, exposuresQuery(duckdbEvents, selection), exposuresFile)
    const events = await copyTo(connection, eventsQuery(duckdbEvents, selection), eventsFile)
    return { exposuresFile, eventsFile, exposures, events }
  } finally {
    await connection.run('COMMIT')
  }
}

async function copyTo(connection: DuckDBConnection, { sql, values }: EventQuery, file: string): Promise<number> {
  const copied = await connection.run(`COPY (${sql}) TO ${quoteText(file)} (FORMAT parquet)`, [...values])
  return copied.rowsChanged
}

async function rowsOf(connection: DuckDBConnection, { sql, values }: EventQuery): Promise<readonly unknown[]> {
  return (await connection.runAndReadAll(sql, [...values])).getRowObjectsJS()
}

/** ISO 8601 without its zone, which is UTC. */
function utcText(instant: string): string {
  return new Date(instant).toISOString().replace('Z', '')
}
