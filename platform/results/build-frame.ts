import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import {
  extraction,
  frameColumnType,
  frameFormat,
  frameTableNames,
  sql,
  type ExperimentSpec,
  type FrameColumn,
  type FrameDescription,
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

/** What a frame is extracted by. */
export interface FrameRequest extends Pick<ExperimentSpec, 'metrics' | 'end' | 'excludes'> {
  /** Whose exposures count; null: all that are there. */
  readonly experimentId: string | null
}

/** Statements that select the rows of the two tables, each from a file. */
export interface FrameRows {
  readonly exposures: string
  readonly events: string
}

/** The rows as they were exported. */
export function exportedRows({ exposuresFile, eventsFile }: ExportedRows): FrameRows {
  return { exposures: `FROM ${parquet(exposuresFile)}`, events: `FROM ${parquet(eventsFile)}` }
}

/** A file as a relation. */
export function parquet(file: string): string {
  return `read_parquet('${file.replaceAll("'", "''")}')`
}

/** @throws QueryError */
export async function buildFrame(request: FrameRequest, rows: FrameRows): Promise<MemoryFrame> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const close = () => {
    connection.closeSync()
    instance.closeSync()
  }
  try {
    await connection.run("SET GLOBAL TimeZone = 'UTC'")
    const exposures = await stage(connection, 'exposures', rows.exposures)
    const events = await stage(connection, 'events', rows.events)
    const extracted = extraction.eventsExtraction({
      experimentId: request.experimentId ?? '',
      excludes: request.excludes ?? [],
      end: request.end,
      metrics: request.metrics,
      filter: null,
      exposures: {
        rows: exposures.table,
        subject: 'user_id',
        variant: 'variant_id',
        at: 'occurred_at',
        experiment: request.experimentId === null ? null : 'experiment_id',
      },
      events: {
        rows: events.table,
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
      source_rows: exposures.rows + events.rows,
      rejected_rows: 0,
      ...Object.fromEntries(extracted.counted.map((name, at) => [name, Number(counted.columns[at]?.values[0] ?? 0)])),
    }
    const made = new Set(extracted.tables.flatMap(({ kind, name }) => (kind === 'frame' ? [name] : [])))
    const tables: FrameDescription['tables'][number][] = []
    for (const name of frameTableNames) if (made.has(name)) tables.push(await describe(connection, name))
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

interface Staged {
  readonly table: extraction.StagedTable
  readonly rows: number
}

/** Rows with their place. */
async function stage(connection: DuckDBConnection, name: string, selection: string): Promise<Staged> {
  const raw = `raw_${name}`
  await connection.run(`CREATE TABLE ${raw} AS ${selection}`)
  await connection.run(`CREATE VIEW ${raw}_typed AS SELECT rowid AS "${extraction.rowColumn}", * FROM ${raw}`)
  const { columns, rows } = await describe(connection, raw)
  return { table: { table: `${raw}_typed`, columns }, rows }
}

async function describe<Name extends string>(connection: DuckDBConnection, name: Name) {
  const found = await runFrameQuery(connection, {
    sql: `SELECT column_name, column_type FROM (DESCRIBE "${name}")`,
    parameters: [],
  })
  const [names, types] = found.columns.map(({ values }) => values.map(String))
  const columns = (names ?? []).map((each, at): FrameColumn => ({
    name: each,
    type: frameColumnType(types?.[at] ?? ''),
  }))
  const counted = await runFrameQuery(connection, { sql: `SELECT count(*) FROM "${name}"`, parameters: [] })
  return { name, columns, rows: Number(counted.columns[0]?.values[0] ?? 0) }
}

async function exposureWindow(connection: DuckDBConnection): Promise<MemoryFrame['window']> {
  const ends = await runFrameQuery(connection, {
    sql: 'SELECT min(exposed_at), max(exposed_at) FROM subjects',
    parameters: [],
  })
  const [first, last] = ends.columns.map(({ values }) => values[0] ?? null)
  return [typeof first === 'string' ? first : null, typeof last === 'string' ? last : null]
}
