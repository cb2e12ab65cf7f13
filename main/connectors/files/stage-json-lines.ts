import type { Finding } from '@analysis'
import type { StagingContext } from '../connector'
import { exampleLimit, sourceFailed } from '../failures'
import { firstNumber, quoteName, quotePath, quoteText, runSql, textColumn, type RejectedRow } from '@engine'
import { watchProgress } from '../watch-progress'
import type { SourceFile } from './expand-files'
import type { FileRows } from './file-rows'

/**
 * Reads files with one JSON object per line into a table of text columns, one per key of any object. Nested values stay
 * JSON text. A line that is no JSON object is rejected; blank lines are passed over.
 * @throws ServiceError `source-failed` when no line holds an object
 */
export async function stageJsonLines(
  files: readonly SourceFile[],
  table: string,
  context: StagingContext,
): Promise<FileRows> {
  const { connection, signal } = context
  const lines = quoteName(`${table}_lines`)
  const sql: string[] = []
  const run = async (statement: string) => {
    sql.push(statement)
    return runSql(connection, statement, signal)
  }
  await run(`CREATE TABLE ${lines} (file INTEGER, number BIGINT, line VARCHAR, usable BOOLEAN)`)
  let bytes = 0
  let seen = 0
  for (const [at, { path, bytes: size }] of files.entries()) {
    const load = `INSERT INTO ${lines} SELECT ${at}, number, line, ${isObject} FROM (
      SELECT row_number() OVER () AS number, ltrim(line, chr(65279)) AS line FROM ${readLines(path)})`
    const report = (share: number, rows: number) => context.onProgress(seen + rows, bytes + share * size)
    seen += firstNumber(await watchProgress(connection, report, () => run(load)))
    bytes += size
    context.onProgress(seen, bytes)
  }
  const names = await objectKeys(lines, files, context)
  const keys = names.map((name) => `line ->> ${quoteText(jsonPath(name))} AS ${quoteName(name)}`)
  const created = await run(
    `CREATE TABLE ${quoteName(table)} AS SELECT ${keys.join(', ')} FROM ${lines}
     WHERE usable ORDER BY file, number`,
  )
  const rejected = await run(
    `SELECT file, number, left(line, 200) AS line, count(*) OVER () AS total FROM ${lines}
     WHERE NOT usable ORDER BY file, number LIMIT ${exampleLimit}`,
  )
  const [fileOf, numberOf, lineOf] = ['file', 'number', 'line'].map((name) => textColumn(rejected, name))
  const examples = textColumn(rejected, 'number').map((_, at): RejectedRow => {
    const file = files[Number(fileOf?.[at])]?.name ?? ''
    return { file, line: Number(numberOf?.[at]), column: null, value: lineOf?.[at] ?? null, error: 'not a JSON object' }
  })
  const findings: readonly Finding[] = []
  return {
    columns: names.map((name) => ({ name, type: 'text' as const })),
    rows: firstNumber(created),
    rejects: { count: Number(textColumn(rejected, 'total')[0] ?? 0), examples, fatal: false },
    sql,
    findings,
    async locate(places) {
      const answer = await runSql(
        connection,
        `SELECT file, number FROM (
           SELECT file, number, row_number() OVER (ORDER BY file, number) - 1 AS place FROM ${lines}
           WHERE usable)
         WHERE place IN (${[-1, ...places].join(', ')}) ORDER BY place`,
        signal,
      )
      const found = textColumn(answer, 'file').map((file) => files[Number(file)]?.name ?? '')
      return textColumn(answer, 'number').map((number, at) => ({ file: found[at] ?? '', line: Number(number) }))
    },
  }
}

/** Null for a blank line, which says nothing. */
const isObject = `CASE WHEN trim(line) <> '' THEN
  CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE FALSE END END`

/** A whole line as one text column: no character is a delimiter or a quote. */
function readLines(path: string): string {
  return `read_csv(${quotePath(path)}, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '',
    columns = {'line': 'VARCHAR'}, max_line_size = 16777216)`
}

async function objectKeys(
  lines: string,
  files: readonly SourceFile[],
  { connection, signal }: StagingContext,
): Promise<readonly string[]> {
  const answer = await runSql(
    connection,
    `SELECT key, min(place) AS first FROM (
       SELECT unnest(json_keys(line)) AS key, generate_subscripts(json_keys(line), 1) AS place FROM ${lines}
       WHERE usable)
     GROUP BY key ORDER BY first, key`,
    signal,
  )
  const keys = textColumn(answer, 'key')
  if (keys.length > 0) return keys
  throw sourceFailed({
    code: 'empty-source',
    message: `${files.map(({ name }) => name).join(', ')} holds no JSON object.`,
    hint: 'Each line must be one JSON object.',
    evidence: { files: files.map(({ name }) => name) },
  })
}

function jsonPath(key: string): string {
  return `$."${key.replaceAll('"', '\\"')}"`
}
