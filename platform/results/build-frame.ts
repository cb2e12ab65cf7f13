import { extraction, frameColumnType, type ExperimentSpec, type QueryEngine } from '@analysis'
import {
  createFrameTables,
  firstNumber,
  openDatabase,
  quoteName,
  quotePath,
  runSql,
  textColumn,
  type Database,
  type FrameTables,
} from '@engine'
import type { ExportedRows } from '../events/event-store'

/** A frame in memory, made of exported rows as the workbench's pull makes one of the same files. */
export interface MemoryFrame extends Pick<FrameTables, 'description' | 'window'> {
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
  return `read_parquet(${quotePath(file)})`
}

/**
 * @param spillFolder An existing folder of this frame's own, for what memory does not hold.
 * @throws QueryError
 */
export async function buildFrame(request: FrameRequest, rows: FrameRows, spillFolder: string): Promise<MemoryFrame> {
  const database = await openDatabase(':memory:', { threads: 2, tempDirectory: spillFolder })
  try {
    const exposures = await stage(database, 'exposures', rows.exposures)
    const events = await stage(database, 'events', rows.events)
    const frame = await createFrameTables({
      connection: database.connection,
      database: 'memory',
      kind: 'events',
      extracted: extraction.eventsExtraction(extractionRequest(request, exposures.table, events.table)),
      sourceRows: exposures.rows + events.rows,
      rejectedRows: 0,
      rejects: [],
    })
    await database.lockDown()
    return { ...frame, engine: database.engine, close: () => database.close() }
  } catch (failure) {
    database.close()
    throw failure
  }
}

function extractionRequest(
  { experimentId, excludes, end, metrics }: FrameRequest,
  exposures: extraction.StagedTable,
  events: extraction.StagedTable,
): Parameters<typeof extraction.eventsExtraction>[0] {
  return {
    experimentId: experimentId ?? '',
    excludes: excludes ?? [],
    start: null,
    end,
    crossovers: 'exclude',
    metrics,
    filter: null,
    exposures: {
      rows: exposures,
      subject: 'user_id',
      variant: 'variant_id',
      at: 'occurred_at',
      experiment: experimentId === null ? null : 'experiment_id',
    },
    events: {
      rows: events,
      subject: 'user_id',
      event: { kind: 'column', column: 'event' },
      at: 'occurred_at',
      eventId: 'event_id',
    },
    subjects: null,
  }
}

interface Staged {
  readonly table: extraction.StagedTable
  readonly rows: number
}

/** Rows with their place. */
async function stage({ connection }: Database, name: string, selection: string): Promise<Staged> {
  const raw = quoteName(`raw_${name}`)
  const typed = `raw_${name}_typed`
  const run = (text: string) => runSql(connection, text, undefined)
  await run(`CREATE TABLE ${raw} AS ${selection}`)
  await run(`CREATE VIEW ${quoteName(typed)} AS SELECT rowid AS ${quoteName(extraction.rowColumn)}, * FROM ${raw}`)
  const described = await run(`SELECT column_name, column_type FROM (DESCRIBE ${raw})`)
  const types = textColumn(described, 'column_type')
  const columns = textColumn(described, 'column_name').map((column, at) => ({
    name: column,
    type: frameColumnType(types[at] ?? ''),
  }))
  return { table: { table: typed, columns }, rows: firstNumber(await run(`SELECT count(*) FROM ${raw}`)) }
}
