import type { ClickHouseClient } from '@clickhouse/client'
import type { DuckDBConnection } from '@duckdb/node-api'
import { openDatabase, quotePath, quoteText } from '@engine'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ExportedRows } from '../event-store'
import type { EventQuery } from '../queries'

/**
 * The answers of two queries as the Parquet files that the embedded store writes: ClickHouse's own times carry a zone and
 * its numbers other widths, so each file is written again with the same types.
 */
export async function saveParquet(
  client: ClickHouseClient,
  queries: { readonly exposures: EventQuery; readonly events: EventQuery },
  folder: string,
): Promise<ExportedRows> {
  const { connection, close } = await openDatabase(':memory:', { tempDirectory: folder })
  try {
    const exposuresFile = join(folder, 'exposures.parquet')
    const eventsFile = join(folder, 'events.parquet')
    const exposures = await saveQuery(client, connection, queries.exposures, exposuresFile)
    const events = await saveQuery(client, connection, queries.events, eventsFile)
    return { exposuresFile, eventsFile, exposures, events }
  } finally {
    close()
  }
}

async function saveQuery(
  client: ClickHouseClient,
  connection: DuckDBConnection,
  { sql, values }: EventQuery,
  file: string,
): Promise<number> {
  const received = `${file}.received`
  const query_params = Object.fromEntries(values.map((value, at) => [`p${at + 1}`, value]))
  const { stream } = await client.exec({ query: `${sql} FORMAT Parquet`, query_params })
  try {
    await pipeline(stream, createWriteStream(received))
    const copied = await connection.run(
      `COPY (SELECT * REPLACE (CAST(occurred_at AS TIMESTAMP) AS occurred_at, CAST(received_at AS TIMESTAMP) AS received_at,
         CAST(partition AS INTEGER) AS partition) FROM read_parquet(${quotePath(received)}))
       TO ${quoteText(file)} (FORMAT parquet)`,
    )
    return copied.rowsChanged
  } finally {
    await rm(received, { force: true })
  }
}
