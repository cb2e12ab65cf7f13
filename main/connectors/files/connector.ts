import { stat } from 'node:fs/promises'
import { assertNever, QueryError, type CancelSignal } from '@analysis'
import type { Connector, InputFingerprint, ReadingContext, RowsOf, StagingContext } from '../connector'
import { firstNumber, quotePath, runSql } from '@engine'
import { sourceFailed, unusable } from '../failures'
import { expandFiles, type SourceFile } from './expand-files'
import { formatOf } from './file-format'
import type { FileReading, FileRows } from './file-rows'
import { hashFiles } from './hash-files'
import { stageCsv } from './stage-csv'
import { stageJson } from './stage-json'
import { stageDuckDb, stageParquet } from './stage-typed'

/** Files as they were when they were hashed. */
interface LookedAt {
  readonly files: readonly SourceFile[]
  readonly fingerprint: InputFingerprint
}

/** Files on this computer, hashed once in the connector's life. Paths are relative to `baseFolder`, the study's. */
export function filesConnector(baseFolder: string): Connector<'file'> {
  const looked = new Map<string, Promise<LookedAt>>()
  const expand = (rows: RowsOf<'file'>, { connection }: ReadingContext) => expandFiles(rows, baseFolder, connection)

  function lookAt(rows: RowsOf<'file'>, context: ReadingContext): Promise<LookedAt> {
    const key = JSON.stringify([rows.file, rows.variantOf])
    const known = looked.get(key) ?? hashAll(expand(rows, context), context.signal)
    looked.set(key, known)
    return known
  }

  return {
    async fingerprint(rows, context) {
      return (await lookAt(rows, context)).fingerprint
    },
    async estimate(rows, context) {
      const files = await expand(rows, context)
      const bytes = files.reduce((total, file) => total + file.bytes, 0)
      return { rows: await countWithoutReading(files, rows, context), bytes }
    },
    async stage(rows, table, demand, context) {
      const { files, fingerprint } = await lookAt(rows, context)
      const variantColumn = rows.variantOf === undefined ? null : (demand.variant ?? null)
      const read = await stageFiles(rows, files, table, { read: rows.read ?? {}, variantColumn }, context)
      await requireUnchanged(files)
      return { ...read, table, fingerprint, engineVersions: {} }
    },
  }
}

async function hashAll(expanding: Promise<readonly SourceFile[]>, signal: CancelSignal | undefined): Promise<LookedAt> {
  const files = await expanding
  return { files, fingerprint: await hashFiles(files, signal) }
}

async function stageFiles(
  rows: RowsOf<'file'>,
  files: readonly SourceFile[],
  table: string,
  reading: FileReading,
  context: StagingContext,
): Promise<FileRows> {
  const format = formatOf(files[0]?.name ?? rows.file, rows.format)
  switch (format) {
    case 'csv':
      return stageCsv(files, table, reading, context)
    case 'json-lines':
      return stageJson(files, table, reading, context)
    case 'parquet':
      return stageParquet(files, table, reading, context)
    case 'duckdb': {
      const [file, second] = files
      if (file !== undefined && second === undefined) return stageDuckDb(file, rows.table, table, context)
      throw unusable({
        code: 'unreadable-source',
        message: `${rows.file} matches several DuckDB files; a study reads one.`,
        evidence: { files: files.map(({ name }) => name) },
      })
    }
    default:
      return assertNever(format)
  }
}

/** Parquet says how many rows it has; text files would have to be read. */
async function countWithoutReading(
  files: readonly SourceFile[],
  rows: RowsOf<'file'>,
  { connection, signal }: ReadingContext,
): Promise<number | null> {
  if (formatOf(files[0]?.name ?? rows.file, rows.format) !== 'parquet') return null
  const paths = files.map(({ path }) => quotePath(path)).join(', ')
  const counting = runSql(connection, `SELECT sum(num_rows) FROM parquet_file_metadata([${paths}])`, signal)
  // a damaged file is told when it is read
  return counting.then(firstNumber, (failure: unknown) => {
    if (failure instanceof QueryError) return null
    throw failure
  })
}

async function requireUnchanged(files: readonly SourceFile[]): Promise<void> {
  for (const file of files) {
    const now = await stat(file.path)
    if (now.size === file.bytes && now.mtimeMs === file.modifiedMilliseconds) continue
    throw sourceFailed({
      code: 'unreadable-source',
      message: `${file.name} changed while it was read.`,
      hint: 'Pull again when it is complete.',
      evidence: { file: file.name },
    })
  }
}
