import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exportTables, type ExportTable } from '@contract'
import type { Connections } from '../../workspace'
import type { Connector, Demand, RowsOf } from '../connector'
import { sourceFailed } from '../failures'
import { firstNumber, quoteName, quotePath, runSql, textColumn } from '@engine'
import { platformAddress } from './address'
import { downloadTable } from './download'
import { defaultTimeouts, type PlatformTimeouts } from './request'

/** An experiment's raw rows through its platform: the tables `<experiment>.exposures` and `<experiment>.events`. */
export function platformConnector(
  connections: Pick<Connections, 'get' | 'secret'>,
  timeouts: PlatformTimeouts = defaultTimeouts,
): Connector<'connection'> {
  return {
    // only reading tells what a platform would answer
    fingerprint: () => Promise.resolve(null),
    async estimate(rows) {
      await platformAddress(rows.connection, connections)
      requireTable(rows)
      return { rows: null, bytes: null }
    },
    async stage(rows, table, demand, context) {
      const { experimentId, name } = requireTable(rows)
      const address = await platformAddress(rows.connection, connections)
      const path = join(context.workFolder, `${table}.parquet`)
      const request = {
        path: `/experiments/${encodeURIComponent(experimentId)}/data/${name}`,
        query: name === 'events' ? eventQuery(demand) : exposureQuery(demand, experimentId),
        signal: context.signal,
      }
      const fingerprint = await downloadTable(address, request, path, timeouts, context.onProgress)
      const file = quotePath(path)
      const described = await runSql(context.connection, `DESCRIBE SELECT * FROM read_parquet(${file})`, context.signal)
      const types = textColumn(described, 'column_type')
      const columns = textColumn(described, 'column_name').map((column, at) => ({
        name: column,
        type: { declared: types[at] ?? 'VARCHAR' },
      }))
      const load = `CREATE TABLE ${quoteName(table)} AS SELECT * FROM read_parquet(${file})`
      const loaded = firstNumber(await runSql(context.connection, load, context.signal))
      await rm(path)
      context.onProgress(loaded, fingerprint.bytes)
      return {
        table,
        columns,
        rows: loaded,
        rejects: { count: 0, examples: [], fatal: false },
        fingerprint,
        sql: [`GET ${request.path}`],
        findings: [],
        questions: [],
        reading: {},
        engineVersions: {},
        locate: (places) =>
          Promise.resolve(
            places.map((place) => ({ file: `${rows.connection}.${experimentId}.${name}`, line: place + 1 })),
          ),
      }
    },
  }
}

/** Columns that every table of events has; any other that a metric reads is a property. */
const ownColumns = ['event_id', 'user_id', 'event', 'occurred_at', 'received_at', 'partition', 'properties']

function eventQuery({ only, columns }: Demand) {
  return {
    event: only?.column === 'event' ? only.values : [],
    property: (columns ?? []).filter((column) => !ownColumns.includes(column)),
  }
}

/** Exposures to other experiments are asked for of this one's subjects only. */
function exposureQuery({ only }: Demand, experimentId: string) {
  return { shared_with: (only?.values ?? []).filter((id) => id !== experimentId) }
}

function requireTable({ connection, relation }: RowsOf<'connection'>): {
  readonly experimentId: string
  readonly name: ExportTable
} {
  const written = relation.kind === 'table' ? relation.table : relation.sql
  const dot = written.lastIndexOf('.')
  const name = exportTables.find((table) => table === written.slice(dot + 1))
  if (relation.kind === 'table' && dot > 0 && name !== undefined) {
    return { experimentId: written.slice(0, dot), name }
  }
  throw sourceFailed({
    code: 'unreadable-source',
    message: `The platform ${JSON.stringify(connection)} has no table ${JSON.stringify(written)}.`,
    hint: 'Its tables are EXPERIMENT.exposures and EXPERIMENT.events; it takes no SQL.',
    evidence: { connection, table: written },
  })
}
