import {
  extraction,
  frameColumnType,
  frameFormat,
  frameTableNames,
  sql,
  type CancelSignal,
  type Finding,
  type FrameColumn,
  type FrameCount,
  type FrameDescription,
} from '@analysis'
import type { Study } from '@contract'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Rejects } from '../connectors/connector'
import { firstNumber, quoteName, quoteText, runQuery, runSql, textColumn } from '@engine'
import { studyExtraction } from './extraction-request'
import type { SourceRole } from './typing/column-needs'

export interface FrameRequest {
  readonly connection: DuckDBConnection
  readonly framePath: string
  readonly study: Study
  readonly staged: (role: SourceRole) => extraction.StagedTable
  readonly rejects: Rejects
  /** Rows of the sources, the rejected ones included. */
  readonly sourceRows: number
  readonly signal: CancelSignal | undefined
}

export interface WrittenFrame {
  readonly description: FrameDescription
  readonly window: readonly [string | null, string | null]
  readonly sql: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * Extracts staged sources into a new frame file, in the storage format that the window's older engine reads too, and
 * closes it: no write-ahead log is left.
 */
export async function writeFrame(request: FrameRequest): Promise<WrittenFrame> {
  const { connection, study, signal } = request
  const extracted = studyExtraction(study, request.staged)
  const statements: string[] = []
  const run = async (text: string, parameters: Parameters<typeof runQuery>[1]['parameters'] = []) => {
    statements.push(text)
    return runQuery(connection, { sql: text, parameters }, signal === undefined ? {} : { signal })
  }
  await run(`ATTACH ${quoteText(request.framePath)} AS frame (STORAGE_VERSION 'v1.0.0')`)
  await run("SET search_path = 'memory.main,frame.main'")
  const population =
    study.source.kind === 'moments' || study.source.population === null
      ? []
      : [
          extraction.populationExtraction(
            request.staged('population'),
            study.source.population.variant,
            study.source.population.count,
          ),
        ]
  for (const { kind, name, select } of [...extracted.tables, ...population]) {
    const { sql: text, parameters } = sql.compile(select, sql.duckdb)
    const place = kind === 'frame' ? 'frame.main' : 'memory.main'
    await run(`CREATE TABLE ${place}.${quoteName(name)} AS\n${text}`, parameters)
  }
  const counts = await readCounts(request, extracted)
  await writeRejects(request)
  await writeCounts(request, counts)
  const findings = [...renamedColumns(extracted.renamed), ...(await disagreements(request, extracted.disagreements))]
  const described = await describeTables(request)
  const window = await exposureWindow(request, described)
  await run("SET search_path = 'memory.main'")
  await run('CHECKPOINT frame')
  await run('DETACH frame')
  const description: FrameDescription = { format: frameFormat, kind: study.source.kind, tables: described, counts }
  return { description, window, sql: statements, findings }
}

async function readCounts(
  { connection, rejects, sourceRows, signal }: FrameRequest,
  { counts, counted }: extraction.Extraction,
): Promise<Readonly<Partial<Record<FrameCount, number>>>> {
  const answer = await runQuery(connection, sql.compile(counts, sql.duckdb), signal === undefined ? {} : { signal })
  const found = counted.map((name, at) => [name, Number(answer.columns[at]?.values[0] ?? 0)] as const)
  return { source_rows: sourceRows, rejected_rows: rejects.count, ...Object.fromEntries(found) }
}

async function writeRejects({ connection, rejects, signal }: FrameRequest): Promise<void> {
  await runSql(
    connection,
    'CREATE TABLE frame.main.rejects (file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, error VARCHAR)',
    signal,
  )
  for (const { file, line, column, value, error } of rejects.examples) {
    await runSql(connection, 'INSERT INTO frame.main.rejects VALUES ($1, CAST($2 AS BIGINT), $3, $4, $5)', signal, [
      file,
      line,
      column,
      value,
      error,
    ])
  }
}

async function writeCounts(
  { connection, signal }: FrameRequest,
  counts: Readonly<Partial<Record<FrameCount, number>>>,
): Promise<void> {
  await runSql(connection, 'CREATE TABLE frame.main.counts (name VARCHAR, value DOUBLE)', signal)
  for (const [name, value] of Object.entries(counts)) {
    await runSql(connection, 'INSERT INTO frame.main.counts VALUES ($1, $2)', signal, [name, value])
  }
}

function renamedColumns(renamed: readonly extraction.RenamedColumn[]): readonly Finding[] {
  return renamed.map(({ from, to }) => ({
    code: 'renamed-column',
    severity: 'info',
    message: `The source's column ${JSON.stringify(from)} is called ${JSON.stringify(to)} in the snapshot.`,
    hint: `The name ${JSON.stringify(from)} is taken there.`,
    evidence: { from, to },
  }))
}

async function disagreements(
  { connection, signal }: FrameRequest,
  select: ReturnType<typeof extraction.disagreeingControls>,
): Promise<readonly Finding[]> {
  if (select === null) return []
  const answer = await runQuery(connection, sql.compile(select, sql.duckdb), signal === undefined ? {} : { signal })
  if (answer.rowCount === 0) return []
  const examples = textColumn(answer, 'metric').map((metric, at) => ({
    metric,
    look: answer.columns[1]?.values[at] ?? null,
    means: [answer.columns[2]?.values[at] ?? null, answer.columns[3]?.values[at] ?? null],
  }))
  return [
    {
      code: 'invalid-field',
      severity: 'warning',
      message: `At ${answer.rowCount} looks the rows of different treatments give different moments for the control.`,
      hint: 'One of them was taken. If treatments have controls of their own, analyse them as separate studies.',
      evidence: { looks: answer.rowCount, examples: examples.slice(0, 10) },
    },
  ]
}

async function describeTables({ connection, signal }: FrameRequest): Promise<FrameDescription['tables']> {
  const answer = await runSql(
    connection,
    `SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'frame'
     ORDER BY table_name, column_index`,
    signal,
  )
  const [names, types] = ['column_name', 'data_type'].map((name) => textColumn(answer, name))
  const columnsOf = new Map<string, FrameColumn[]>()
  for (const [at, table] of textColumn(answer, 'table_name').entries()) {
    const columns = columnsOf.get(table) ?? []
    columns.push({ name: names?.[at] ?? '', type: frameColumnType(types?.[at] ?? '') })
    columnsOf.set(table, columns)
  }
  const tables: FrameDescription['tables'][number][] = []
  for (const name of frameTableNames) {
    const columns = columnsOf.get(name)
    if (columns === undefined) continue
    const rows = firstNumber(await runSql(connection, `SELECT count(*) FROM frame.main.${quoteName(name)}`, signal))
    tables.push({ name, columns, rows })
  }
  return tables
}

/** First and last exposure, or for moments first and last look. */
async function exposureWindow(
  { connection, signal }: FrameRequest,
  tables: FrameDescription['tables'],
): Promise<readonly [string | null, string | null]> {
  const subjects = tables.some(({ name }) => name === 'subjects')
  const [table, column] = subjects ? ['subjects', 'exposed_at'] : ['moments', 'at']
  const answer = await runSql(connection, `SELECT min("${column}"), max("${column}") FROM frame.main.${table}`, signal)
  const [first, last] = answer.columns.map(({ values }) => values[0] ?? null)
  return [typeof first === 'string' ? first : null, typeof last === 'string' ? last : null]
}
