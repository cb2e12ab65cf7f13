import { QueryError } from '../sql/query'
import { sqlTokens } from '../sql/tokens'

/** What a statement that only reads can begin with. */
const readingWords: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  'FROM',
  'VALUES',
  'TABLE',
  'DESCRIBE',
  'DESC',
  'SUMMARIZE',
  'SHOW',
  'EXPLAIN',
  'PIVOT',
  'UNPIVOT',
])

/**
 * The one statement of a `sql` cell, without a closing semicolon. It only reads: a table that it made or a setting that
 * it changed would be seen by other cells, and what is on screen would hang on the order they were run in.
 * @throws QueryError for several statements, or for one that does more than read.
 */
export function readingStatement(sql: string): string {
  const tokens = sqlTokens(sql)
  const semicolon = tokens.findIndex(({ kind, text }) => kind === 'symbol' && text === ';')
  if (semicolon >= 0 && tokens.slice(semicolon).some(({ text }) => text !== ';')) {
    throw new QueryError('A cell holds one statement; put the others into cells of their own.', sql)
  }
  const first = tokens.find(({ text }) => text !== '(')
  if (first?.kind === 'word' && !readingWords.has(first.text.toUpperCase())) {
    throw new QueryError(
      `A SQL cell only reads, and ${first.text.toUpperCase()} does more. Begin with SELECT, WITH, FROM, SUMMARIZE or DESCRIBE; another cell can read this one by its name.`,
      sql,
    )
  }
  return semicolon < 0 ? sql : sql.slice(0, tokens[semicolon]!.start)
}
