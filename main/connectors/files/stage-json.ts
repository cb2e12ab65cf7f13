import { firstNumber, quoteName, quotePath, quoteText, runSql, textColumn, type RejectedRow } from '@engine'
import type { ReadingQuestion, ReadOptions } from '@contract'
import { QueryError } from '@analysis'
import { exactNumber, type RawColumn, type StagingContext } from '../connector'
import { exampleLimit, unusable } from '../failures'
import { watchProgress } from '../watch-progress'
import type { SourceFile } from './expand-files'
import { variantColumn, type FileReading, type FileRows } from './file-rows'
import { jsonFields, type JsonField } from './json-fields'
import { prepareText } from './prepare-text'
import { textHead } from './text-head'

/**
 * Reads files of JSON objects, one on each line or as one array, into a table of text columns: one for each key of any
 * object, and for what lies in nested objects one called by its path, such as `properties.revenue`. A line that is no
 * JSON object is rejected; blank lines are passed over.
 * @throws ServiceError `invalid-input` when there is no object, or an array is broken
 */
export async function stageJson(
  files: readonly SourceFile[],
  table: string,
  reading: FileReading,
  context: StagingContext,
): Promise<FileRows> {
  const { connection, signal } = context
  const objects = quoteName(`${table}_objects`)
  const sql: string[] = []
  const questions: ReadingQuestion[] = []
  const run = async (statement: string) => {
    sql.push(statement)
    return runSql(connection, statement, signal)
  }
  await run(`CREATE TABLE ${objects} (file INTEGER, number BIGINT, line VARCHAR, usable BOOLEAN)`)
  let bytes = 0
  let seen = 0
  let decided: ReadOptions = {}
  for (const [at, file] of files.entries()) {
    const prepared = await prepareText(file, reading.read, `${table}_${at + 1}`, context)
    questions.push(...prepared.questions)
    decided = { encoding: prepared.encoding }
    const form = formOf(await textHead(prepared.path))
    const load = `INSERT INTO ${objects} SELECT ${at}, number, line, ${isObject} FROM (${readForm[form](prepared.path)})`
    const report = (share: number, rows: number) => context.onProgress(seen + rows, bytes + share * file.bytes)
    seen += firstNumber(
      await watchProgress(connection, report, () => run(load)).catch((failure: unknown) => {
        throw failure instanceof QueryError ? broken(file, failure) : failure
      }),
    )
    bytes += file.bytes
    context.onProgress(seen, bytes)
  }
  const fields = jsonFields(await structure(objects, files, context))
  const values = fields.map(({ name, path }) => `line ->> ${quoteText(path)} AS ${quoteName(name)}`)
  const [first] = files
  const byFile =
    reading.variantColumn === null || first === undefined
      ? []
      : [
          variantCase(
            files,
            reading,
            fields.map(({ name }) => name),
          ),
        ]
  const created = await run(
    `CREATE TABLE ${quoteName(table)} AS SELECT ${[...values, ...byFile].join(', ')} FROM ${objects}
     WHERE usable ORDER BY file, number`,
  )
  const rejected = await run(
    `SELECT file, number, left(line, 200) AS line, count(*) OVER () AS total FROM ${objects}
     WHERE NOT usable ORDER BY file, number LIMIT ${exampleLimit}`,
  )
  const [fileOf, numberOf, lineOf] = ['file', 'number', 'line'].map((name) => textColumn(rejected, name))
  const examples = textColumn(rejected, 'number').map((_, at): RejectedRow => {
    const file = files[Number(fileOf?.[at])]?.name ?? ''
    return { file, line: Number(numberOf?.[at]), column: null, value: lineOf?.[at] ?? null, error: 'not a JSON object' }
  })
  return {
    columns: [
      ...fields.map(rawColumn),
      ...(reading.variantColumn === null ? [] : [{ name: reading.variantColumn, type: 'text' as const }]),
    ],
    rows: firstNumber(created),
    rejects: { count: Number(textColumn(rejected, 'total')[0] ?? 0), examples, fatal: false },
    sql,
    findings: [],
    questions,
    reading: decided,
    async locate(places) {
      const answer = await runSql(
        connection,
        `SELECT file, number FROM (
           SELECT file, number, row_number() OVER (ORDER BY file, number) - 1 AS place FROM ${objects}
           WHERE usable)
         WHERE place IN (${[-1, ...places].join(', ')}) ORDER BY place`,
        signal,
      )
      const found = textColumn(answer, 'file').map((file) => files[Number(file)]?.name ?? '')
      return textColumn(answer, 'number').map((number, at) => ({ file: found[at] ?? '', line: Number(number) }))
    },
  }
}

function rawColumn({ name, type }: JsonField): RawColumn {
  const declared = type === 'number' ? exactNumber : type === 'list' ? 'JSON[]' : null
  return { name, type: declared === null ? 'text' : { declared } }
}

function variantCase(files: readonly SourceFile[], reading: FileReading, names: readonly string[]): string {
  const branches = files.map((file, at) => {
    const value = variantColumn(file, reading, names)
      .replace(/ AS "(?:[^"]|"")*"$/, '')
      .slice(2)
    return `WHEN ${at} THEN ${value}`
  })
  return `CASE file ${branches.join(' ')} END AS ${quoteName(reading.variantColumn ?? '')}`
}

type JsonForm = 'lines' | 'array' | 'objects'

/** One array; objects that take several lines each; or one object on each line. */
function formOf(head: string): JsonForm {
  const text = head.replace(/^\uFEFF/, '').trimStart()
  if (text.startsWith('[')) return 'array'
  const [first = ''] = text.split(/\r\n|\n|\r/)
  return first.trim() === '{' || (first.startsWith('{') && !first.includes('}') && text.includes('\n'))
    ? 'objects'
    : 'lines'
}

const largest = 64 << 20

const readForm: Readonly<Record<JsonForm, (path: string) => string>> = {
  lines: (path) => `SELECT row_number() OVER () AS number, ltrim(line, chr(65279)) AS line FROM ${readLines(path)}`,
  array: (path) => readObjects(path, 'array'),
  objects: (path) => readObjects(path, 'unstructured'),
}

function readObjects(path: string, format: 'array' | 'unstructured'): string {
  return `SELECT row_number() OVER () AS number, CAST(json AS VARCHAR) AS line
    FROM read_json_objects(${quotePath(path)}, format = '${format}', maximum_object_size = ${largest})`
}

/** Null for a blank line, which says nothing. */
const isObject = `CASE WHEN trim(line) <> '' THEN
  CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE FALSE END END`

/** A whole line as one text column: no character is a delimiter or a quote. */
function readLines(path: string): string {
  return `read_csv(${quotePath(path)}, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '',
    columns = {'line': 'VARCHAR'}, max_line_size = 16777216)`
}

async function structure(
  objects: string,
  files: readonly SourceFile[],
  { connection, signal }: StagingContext,
): Promise<unknown> {
  const statement = `SELECT json_group_structure(line::JSON) AS structure FROM ${objects} WHERE usable`
  const answer = await runSql(connection, statement, signal)
  const [text = ''] = textColumn(answer, 'structure')
  const found: unknown = text === '' ? null : JSON.parse(text)
  if (typeof found === 'object' && found !== null && Object.keys(found).length > 0) return found
  throw unusable({
    code: 'empty-source',
    message: `${files.map(({ name }) => name).join(', ')} holds no JSON object.`,
    hint: 'There must be one JSON object on each line, or one array of objects.',
    evidence: { files: files.map(({ name }) => name) },
  })
}

function broken({ name }: SourceFile, cause: QueryError): Error {
  return unusable(
    {
      code: 'unreadable-source',
      message: `${name} cannot be read as JSON: ${cause.message.split('\n')[0]}`,
      hint: 'There must be one JSON object on each line, or one array of objects.',
      evidence: { file: name },
    },
    cause,
  )
}
