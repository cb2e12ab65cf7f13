import { join } from 'node:path'
import { QueryError, type Finding } from '@analysis'
import type { ReadingQuestion, ReadOptions } from '@contract'
import { firstNumber, quoteName, quotePath, quoteText, runSql, textColumn, type RejectedRow } from '@engine'
import type { Rejects, StagingContext } from '../connector'
import { exampleLimit, unusable } from '../failures'
import { watchProgress } from '../watch-progress'
import { csvDialect, type CsvDialect } from './csv-dialect'
import type { SourceFile } from './expand-files'
import { variantColumn, type FileReading, type FileRows } from './file-rows'
import { copyWithLineFeeds, copyWithoutLines } from './line-endings'
import { linesAtOffsets, linesOfRecords } from './physical-lines'
import { prepareText } from './prepare-text'
import { textHead } from './text-head'

/** One CSV file as it was read: where its rows lie in the table, and which of its lines were rejected. */
interface ReadFile {
  readonly file: SourceFile
  readonly path: string
  readonly dialect: CsvDialect
  readonly firstPlace: number
  readonly rejectedLines: ReadonlySet<number>
}

/**
 * Reads CSV files into one table of text columns, in the order of the files. Rows that do not have the header's shape
 * are rejected with their line. What the study does not say of the dialect is told by each file's beginning.
 * @throws ServiceError `invalid-input` when a file cannot be read at all, or files name different columns
 */
export async function stageCsv(
  files: readonly SourceFile[],
  table: string,
  reading: FileReading,
  context: StagingContext,
): Promise<FileRows> {
  const read: ReadFile[] = []
  const findings: Finding[] = []
  const questions: ReadingQuestion[] = []
  const sql: string[] = []
  const examples: RejectedRow[] = []
  let count = 0
  let fatal = false
  let rows = 0
  let names: readonly string[] = []
  let bytesBefore = 0
  let decided: ReadOptions = {}
  for (const [at, file] of files.entries()) {
    const prepared = await prepareText(file, reading.read, `${table}_${at + 1}`, context)
    questions.push(...prepared.questions)
    const dialect = csvDialect(await textHead(prepared.path), file.name, reading.read)
    if (at === 0) {
      names = dialect.names
      decided = readOf(dialect, prepared.encoding)
    } else requireSameColumns(names, dialect.names, file)
    findings.push(...dialect.findings)
    const create = at === 0 ? `CREATE TABLE ${quoteName(table)} AS` : `INSERT INTO ${quoteName(table)} BY NAME`
    const before = bytesBefore
    const path = await withoutComments(prepared.path, dialect, `${table}_${at + 1}`, context)
    const variant = variantColumn(file, reading, dialect.names)
    const loaded = await loadFile(
      { ...file, path },
      dialect,
      `${create} SELECT *${variant}`,
      `${table}_${at + 1}`,
      context,
      (share, seen) => context.onProgress(rows + seen, before + share * file.bytes),
    )
    sql.push(loaded.sql)
    const rejects = await readRejects(file, loaded.path, `${table}_${at + 1}`, context)
    examples.push(...rejects.examples.slice(0, exampleLimit - examples.length))
    count += rejects.count
    fatal ||= rejects.fatal
    const rejectedLines = new Set(rejects.examples.map(({ line }) => line))
    read.push({ file, path: loaded.path, dialect, firstPlace: rows, rejectedLines })
    rows += loaded.rows
    bytesBefore += file.bytes
    context.onProgress(rows, bytesBefore)
  }
  const ofVariant = reading.variantColumn === null ? [] : [{ name: reading.variantColumn, type: 'text' as const }]
  return {
    columns: [...names.map((name) => ({ name, type: 'text' as const })), ...ofVariant],
    rows,
    rejects: { count, examples, fatal },
    sql,
    findings,
    questions,
    reading: decided,
    locate: (places) => locate(places, read),
  }
}

function readOf({ delimiter, quote, comment, skip }: CsvDialect, encoding: string): ReadOptions {
  return { encoding, delimiter, quote, ...(comment !== '' && { comment }), ...(skip > 0 && { skip }) }
}

/** Lines that begin with the comment's sign become empty ones, so that the others keep their numbers. */
async function withoutComments(
  path: string,
  { comment }: CsvDialect,
  name: string,
  { workFolder }: StagingContext,
): Promise<string> {
  if (comment === '') return path
  const copy = join(workFolder, `${name}-uncommented.csv`)
  await copyWithoutLines(path, copy, comment)
  return copy
}

function requireSameColumns(expected: readonly string[], names: readonly string[], file: SourceFile): void {
  const missing = expected.filter((name) => !names.includes(name))
  const extra = names.filter((name) => !expected.includes(name))
  if (missing.length === 0 && extra.length === 0) return
  throw unusable({
    code: 'unreadable-source',
    message: `${file.name} does not have the columns of the files before it.`,
    hint: [
      ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
      ...(extra.length === 0 ? [] : [`new: ${extra.join(', ')}`]),
    ].join('; '),
    evidence: { file: file.name, missing, extra },
  })
}

async function loadFile(
  file: SourceFile,
  dialect: CsvDialect,
  select: string,
  rejectsName: string,
  context: StagingContext,
  report: (share: number, rows: number) => void,
): Promise<{ readonly path: string; readonly rows: number; readonly sql: string }> {
  const { connection, signal, workFolder } = context
  const load = async (path: string) => {
    const sql = `${select} FROM ${readCsv(path, dialect, rejectsName)}`
    const answer = await watchProgress(connection, report, () => runSql(connection, sql, signal))
    return { path, rows: firstNumber(answer), sql }
  }
  try {
    return await load(file.path)
  } catch (failure) {
    if (!(failure instanceof QueryError)) throw failure
    if (!/invalid state|new ?line/i.test(failure.message)) throw unreadable(file, failure)
  }
  const copy = join(workFolder, `${rejectsName}.csv`)
  await copyWithLineFeeds(file.path, copy)
  try {
    return await load(copy)
  } catch (failure) {
    throw failure instanceof QueryError ? unreadable(file, failure) : failure
  }
}

/** `read_csv` with nothing left to guess: every column is text, and bad rows go to a table of their own. */
function readCsv(path: string, dialect: CsvDialect, rejectsName: string): string {
  const { names, delimiter, quote, escape, linesBeforeRows } = dialect
  const columns = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ')
  return [
    `read_csv(${quotePath(path)}, auto_detect = false, header = false, skip = ${linesBeforeRows}`,
    `delim = ${quoteText(delimiter)}, quote = ${quoteText(quote)}, escape = ${quoteText(escape)}`,
    `columns = {${columns}}, store_rejects = true, rejects_limit = 0`,
    `rejects_table = ${quoteText(`${rejectsName}_errors`)}, rejects_scan = ${quoteText(`${rejectsName}_scans`)})`,
  ].join(', ')
}

function unreadable(file: SourceFile, cause: QueryError): Error {
  return unusable(
    {
      code: 'unreadable-source',
      message: `${file.name} cannot be read as CSV: ${cause.message.split('\n')[0]}`,
      hint: 'Check quotes and line endings.',
      evidence: { file: file.name },
    },
    cause,
  )
}

async function readRejects(
  file: SourceFile,
  path: string,
  rejectsName: string,
  { connection, signal }: StagingContext,
): Promise<Rejects> {
  const answer = await runSql(
    connection,
    `SELECT line_byte_position - 1 AS start, min(column_name) AS column_name, min(error_message) AS error,
       left(min(csv_line), 200) AS line_text, bool_or(error_message ILIKE '%unterminated%') AS unterminated
     FROM ${quoteName(`${rejectsName}_errors`)} GROUP BY ALL ORDER BY start`,
    signal,
  )
  if (answer.rowCount === 0) return { count: 0, examples: [], fatal: false }
  const starts = textColumn(answer, 'start').map(Number)
  const lines = await linesAtOffsets(path, starts)
  const [columns, errors, texts] = ['column_name', 'error', 'line_text'].map((name) => textColumn(answer, name))
  const examples = starts.map((start, at) => ({
    file: file.name,
    line: lines.get(start) ?? 0,
    column: columns?.[at] || null,
    value: texts?.[at]?.replace(/^[\r\n]+/, '') ?? null,
    error: errors?.[at] ?? '',
  }))
  const fatal = textColumn(answer, 'unterminated').includes('true')
  return { count: examples.length, examples, fatal }
}

/** Places of table rows as lines of their files. */
async function locate(places: readonly number[], read: readonly ReadFile[]): ReturnType<FileRows['locate']> {
  const located: { file: string; line: number }[] = []
  for (const [at, { file, path, dialect, firstPlace, rejectedLines }] of read.entries()) {
    const end = read[at + 1]?.firstPlace ?? Number.POSITIVE_INFINITY
    const own = places.filter((place) => place >= firstPlace && place < end).map((place) => place - firstPlace)
    if (own.length === 0) continue
    const lines = await linesOfRecords(path, dialect, own, rejectedLines)
    located.push(...own.map((_, index) => ({ file: file.name, line: lines[index] ?? 0 })))
  }
  return located
}
