import {
  BIGINT,
  BOOLEAN,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTimestampValue,
  TIMESTAMP,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { duckdb } from '../../analysis/sql/dialects/duckdb/dialect'
import { arrivalsExtraction } from '../../analysis/extraction/arrivals-extraction'
import { compile } from '../../analysis/sql/printer'
import { frameFormat, type FrameColumn, type FrameDescription } from '../../analysis/frame/frame'
import type { QueryEngine } from '../../analysis/sql/query'
import { runQuery } from '../../engine/run-query'
import type { Assignment, Exposure } from './log'
import type { Scenario } from './scenario'
import { simulate } from './simulate'

const attributes = ['device', 'sdk', 'country', 'edge', 'user_agent', 'partition'] as const

const exposureColumns: readonly FrameColumn[] = [
  { name: 'subject', type: 'VARCHAR' },
  { name: 'variant', type: 'VARCHAR' },
  { name: 'at', type: 'TIMESTAMP' },
  { name: 'received_at', type: 'TIMESTAMP' },
  { name: 'exposure_id', type: 'BIGINT' },
  { name: 'triggered', type: 'BOOLEAN' },
  { name: 'engaged', type: 'BOOLEAN' },
  ...attributes.map((name): FrameColumn => ({ name, type: 'VARCHAR' })),
]
const assignmentColumns: readonly FrameColumn[] = [
  { name: 'subject', type: 'VARCHAR' },
  { name: 'variant', type: 'VARCHAR' },
  { name: 'at', type: 'TIMESTAMP' },
  ...attributes.map((name): FrameColumn => ({ name, type: 'VARCHAR' })),
]

export interface LoadedLog {
  readonly engine: QueryEngine
  readonly frame: FrameDescription
  close(): void
}

/** Simulates a scenario's logs, loads them into DuckDB and makes the arrivals as a pull does. */
export async function loadScenario(scenario: Scenario): Promise<LoadedLog> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const exposures = await tableWriter(connection, 'log_exposures', exposureColumns)
  const assignments = await tableWriter(connection, 'log_assignments', assignmentColumns)
  simulate(scenario, {
    expose: (row) => exposures.add(exposureRow(row)),
    assign: (row) => assignments.add(assignmentRow(row)),
  })
  exposures.close()
  assignments.close()
  const names = new Set(scenario.faults.map(({ name }) => name))
  const withFilter = names.has('filter-loss') || scenario.seed % 3 === 0
  const withTrigger = names.has('trigger-loss') || scenario.seed % 4 === 0
  const tables = arrivalsExtraction({
    exposures: {
      rows: { table: 'log_exposures', columns: exposureColumns },
      subject: 'subject',
      variant: 'variant',
      at: 'at',
      experiment: null,
      receivedAt: 'received_at',
      exposureId: 'exposure_id',
      triggered: withTrigger ? 'triggered' : null,
    },
    filter: withFilter ? { kind: 'comparison', field: 'engaged', operator: '=', value: true } : null,
    attributes,
    joined: [],
    assignments: {
      rows: { table: 'log_assignments', columns: assignmentColumns },
      subject: 'subject',
      variant: 'variant',
      at: 'at',
    },
  })
  for (const { name, select } of tables) {
    const { sql, parameters } = compile(select, duckdb)
    await runQuery(connection, { sql: `CREATE TABLE ${name} AS ${sql}`, parameters }, {})
  }
  await connection.run('DROP TABLE log_exposures')
  const columns = await connection.runAndReadAll('DESCRIBE arrivals')
  const described = columns.getColumns()[0]!.map(String)
  return {
    engine: { run: (query, options) => runQuery(connection, query, options) },
    frame: {
      format: frameFormat,
      kind: 'events',
      tables: [{ name: 'arrivals', columns: described.map((name) => ({ name, type: 'VARCHAR' })), rows: 0 }],
      counts: {},
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function exposureRow({
  person,
  variant,
  at,
  receivedAt,
  exposureId,
  triggered,
  engaged,
  partition,
}: Exposure): DuckDBValue[] {
  const { id, device, sdk, country, edge, agent } = person
  return [
    id,
    variant,
    timestamp(at),
    timestamp(receivedAt),
    BigInt(exposureId),
    triggered,
    engaged,
    device,
    sdk,
    country,
    edge,
    agent,
    String(partition),
  ]
}

function assignmentRow({ person, variant, at, partition }: Assignment): DuckDBValue[] {
  const { id, device, sdk, country, edge, agent } = person
  return [id, variant, timestamp(at), device, sdk, country, edge, agent, String(partition)]
}

function timestamp(milliseconds: number): DuckDBTimestampValue {
  return new DuckDBTimestampValue(BigInt(Math.floor(milliseconds)) * 1000n)
}

const types: Readonly<Record<FrameColumn['type'], DuckDBType>> = {
  VARCHAR,
  TIMESTAMP,
  BIGINT,
  BOOLEAN,
  DOUBLE: VARCHAR,
}

async function tableWriter(connection: DuckDBConnection, name: string, columns: readonly FrameColumn[]) {
  const declared = columns.map((each) => `"${each.name}" ${each.type}`).join(', ')
  await connection.run(`CREATE TABLE ${name} (${declared}, "__row" BIGINT)`)
  const appender: DuckDBAppender = await connection.createAppender(name)
  const chunkTypes = [...columns.map(({ type }) => types[type]), BIGINT]
  let pending: DuckDBValue[][] = []
  let row = 0
  const flush = (): void => {
    if (pending.length === 0) return
    const chunk = DuckDBDataChunk.create(chunkTypes, pending.length)
    chunk.setRows(pending)
    appender.appendDataChunk(chunk)
    pending = []
  }
  return {
    add(values: DuckDBValue[]): void {
      pending.push([...values, BigInt(row++)])
      if (pending.length === 2048) flush()
    },
    close(): void {
      flush()
      appender.closeSync()
    },
  }
}
