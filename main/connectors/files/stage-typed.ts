import type { RawColumn, StagingContext } from '../connector'
import { firstNumber, quoteName, quotePath, quoteText, runSql, textColumn } from '@engine'
import { unusable } from '../failures'
import { watchProgress } from '../watch-progress'
import type { SourceFile } from './expand-files'
import { variantColumn, type FileReading, type FileRows } from './file-rows'

/** Reads Parquet files, which declare their columns' types, into one table, in the order of the files. */
export async function stageParquet(
  files: readonly SourceFile[],
  table: string,
  reading: FileReading,
  context: StagingContext,
): Promise<FileRows> {
  const paths = files.map(({ path }) => quotePath(path)).join(', ')
  const whole = `read_parquet([${paths}], union_by_name = true)`
  if (reading.variantColumn === null) return stageRelation(whole, files, table, context)
  const ofEach = files.map(
    (file) => `SELECT *${variantColumn(file, reading, [])} FROM read_parquet(${quotePath(file.path)})`,
  )
  return stageRelation(`(${ofEach.join(' UNION ALL BY NAME ')})`, files, table, context)
}

/**
 * Reads one table of a DuckDB file. `wanted` may be left out when the file has only one.
 * @throws ServiceError `source-failed` when the table is not there, or the choice is open
 */
export async function stageDuckDb(
  file: SourceFile,
  wanted: string | null,
  table: string,
  context: StagingContext,
): Promise<FileRows> {
  const { connection, signal } = context
  const database = quoteName(`${table}_file`)
  const attach = `ATTACH ${quoteText(file.path)} AS ${database} (READ_ONLY)`
  await runSql(connection, attach, signal).catch((cause: unknown) => {
    throw unreadable(file.name, cause)
  })
  const tables = await runSql(
    connection,
    `SELECT schema_name || '.' || table_name AS path, table_name, schema_name FROM (
       SELECT schema_name, table_name, database_name FROM duckdb_tables()
       UNION ALL SELECT schema_name, view_name, database_name FROM duckdb_views() WHERE NOT internal)
     WHERE database_name = $1 ORDER BY path`,
    signal,
    [`${table}_file`],
  )
  const names = textColumn(tables, 'table_name')
  const schemas = textColumn(tables, 'schema_name')
  const at =
    wanted === null && names.length === 1
      ? 0
      : textColumn(tables, 'path').findIndex((path, index) => [names[index], path].includes(wanted ?? ''))
  const [name, schema] = [names[at], schemas[at]]
  if (name === undefined || schema === undefined) {
    throw unusable({
      code: 'unreadable-source',
      message:
        wanted === null
          ? `${file.name} has ${names.length} tables; the study must name one.`
          : `${file.name} has no table ${JSON.stringify(wanted)}.`,
      hint: names.length === 0 ? 'The file is empty.' : `Tables: ${names.join(', ')}.`,
      evidence: { file: file.name, tables: names },
    })
  }
  const rows = await stageRelation(`${database}.${quoteName(schema)}.${quoteName(name)}`, [file], table, context)
  await runSql(connection, `DETACH ${database}`, signal)
  return { ...rows, sql: [attach, ...rows.sql] }
}

async function stageRelation(
  relation: string,
  files: readonly SourceFile[],
  table: string,
  context: StagingContext,
): Promise<FileRows> {
  const { connection, signal } = context
  const bytes = files.reduce((total, file) => total + file.bytes, 0)
  const name = files.map((file) => file.name).join(', ')
  const sql = `CREATE TABLE ${quoteName(table)} AS SELECT * FROM ${relation}`
  const report = (share: number, rows: number) => context.onProgress(rows, share * bytes)
  const created = await watchProgress(connection, report, () => runSql(connection, sql, signal)).catch(
    (cause: unknown) => {
      throw cause instanceof Error && cause.name === 'QueryError' ? unreadable(name, cause) : cause
    },
  )
  const rows = firstNumber(created)
  context.onProgress(rows, bytes)
  return {
    columns: await declaredColumns(table, context),
    rows,
    rejects: { count: 0, examples: [], fatal: false },
    sql: [sql],
    findings: [],
    questions: [],
    reading: {},
    locate: (places) => Promise.resolve(places.map((place) => ({ file: name, line: place + 1 }))),
  }
}

/** The columns of a table of the pull's database with the types it has them in. */
export async function declaredColumns(
  table: string,
  { connection, signal }: Pick<StagingContext, 'connection' | 'signal'>,
): Promise<readonly RawColumn[]> {
  const answer = await runSql(
    connection,
    'SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_index',
    signal,
    [table],
  )
  const types = textColumn(answer, 'data_type')
  return textColumn(answer, 'column_name').map((name, at) => ({ name, type: { declared: types[at] ?? 'VARCHAR' } }))
}

function unreadable(name: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
  return unusable(
    { code: 'unreadable-source', message: `${name} cannot be read: ${reason}`, evidence: { file: name } },
    cause,
  )
}
