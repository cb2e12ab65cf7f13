import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import {
  extraction,
  frameFormat,
  sql,
  type ExperimentSpec,
  type FrameColumn,
  type FrameColumnType,
  type FrameDescription,
  type FrameTableName,
  type QueryEngine,
} from '@analysis'
import type { ExportedRows } from '../events/event-store'
import { frameEngine, runFrameQuery } from './frame-engine'

/** A frame in memory, made of exported rows as the workbench's pull makes one of the same files. */
export interface MemoryFrame {
  readonly description: FrameDescription
  /** First and last exposure. */
  readonly window: readonly [string | null, string | null]
  readonly engine: QueryEngine
  close(): void
}

/** @throws QueryError */
export async function buildFrame(spec: ExperimentSpec, rows: ExportedRows): Promise<MemoryFrame> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const close = () => {
    connection.closeSync()
    instance.closeSync()
  }
  try {
    await connection.run("SET GLOBAL TimeZone = 'UTC'")
    const exposures = await stage(connection, 'exposures', rows.exposuresFile)
    const events = await stage(connection, 'events', rows.eventsFile)
    const extracted = extraction.eventsExtraction({
      experimentId: spec.experimentId,
      end: spec.end,
      metrics: spec.metrics,
      filter: null,
      exposures: {
        rows: exposures,
        subject: 'user_id',
        variant: 'variant_id',
        at: 'occurred_at',
        experiment: 'experiment_id',
      },
      events: {
        rows: events,
        subject: 'user_id',
        event: { kind: 'column', column: 'event' },
        at: 'occurred_at',
        eventId: 'event_id',
      },
      subjects: null,
    })
    for (const { name, select } of extracted.tables) {
      const query = sql.compile(select, sql.duckdb)
      await runFrameQuery(connection, { ...query, sql: `CREATE TABLE "${name}" AS\n${query.sql}` })
    }
    const counted = await runFrameQuery(connection, sql.compile(extracted.counts, sql.duckdb))
    const counts = {
      source_rows: rows.exposures + rows.events,
      rejected_rows: 0,
      ...Object.fromEntries(extracted.counted.map((name, at) => [name, Number(counted.columns[at]?.values[0] ?? 0)])),
    }
    const names = extracted.tables.flatMap(({ kind, name }) => (kind === 'frame' && isFrameTable(name) ? [name] : []))
    const tables: FrameDescription['tables'][number][] = []
    for (const name of names) tables.push(await describe(connection, name))
    return {
      description: { format: frameFormat, kind: 'events', tables, counts },
      window: await exposureWindow(connection),
      engine: frameEngine(connection),
      close,
    }
  } catch (failure) {
    close()
    throw failure
  }
}

const frameTables: readonly string[] = ['subjects', 'activity', 'crossovers']

function isFrameTable(name: string): name is FrameTableName {
  return frameTables.includes(name)
}

/** A file's rows with their place in it. */
async function stage(connection: DuckDBConnection, name: string, file: string): Promise<extraction.StagedTable> {
  const raw = `raw_${name}`
  await connection.run(`CREATE TABLE ${raw} AS SELECT * FROM read_parquet('${file.replaceAll("'", "''")}')`)
  await connection.run(`CREATE VIEW ${raw}_typed AS SELECT rowid AS "${extraction.rowColumn}", * FROM ${raw}`)
  return { table: `${raw}_typed`, columns: (await describe(connection, raw)).columns }
}

async function describe<Name extends string>(connection: DuckDBConnection, name: Name) {
  const found = await runFrameQuery(connection, {
    sql: `SELECT column_name, column_type FROM (DESCRIBE "${name}")`,
    parameters: [],
  })
  const [names, types] = found.columns.map(({ values }) => values.map(String))
  const columns = (names ?? []).map((each, at): FrameColumn => ({ name: each, type: frameType(types?.[at] ?? '') }))
  const counted = await runFrameQuery(connection, { sql: `SELECT count(*) FROM "${name}"`, parameters: [] })
  return { name, columns, rows: Number(counted.columns[0]?.values[0] ?? 0) }
}

const frameTypes: readonly FrameColumnType[] = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'VARCHAR', 'TIMESTAMP']

function frameType(declared: string): FrameColumnType {
  if (declared === 'INTEGER') return 'BIGINT'
  return frameTypes.find((type) => type === declared) ?? 'VARCHAR'
}

async function exposureWindow(connection: DuckDBConnection): Promise<MemoryFrame['window']> {
  const ends = await runFrameQuery(connection, {
    sql: 'SELECT min(exposed_at), max(exposed_at) FROM subjects',
    parameters: [],
  })
  const [first, last] = ends.columns.map(({ values }) => values[0] ?? null)
  return [typeof first === 'string' ? first : null, typeof last === 'string' ? last : null]
}
