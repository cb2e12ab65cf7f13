import { runSql } from '@engine'
import type { AnswerValue } from '@analysis'
import type { CheckedPull } from './checked-pull'

/** The rows of an answer, each by column name. */
export async function ask(
  { connection, signal }: Pick<CheckedPull, 'connection' | 'signal'>,
  sql: string,
  parameters: readonly string[] = [],
): Promise<readonly Readonly<Record<string, AnswerValue>>[]> {
  const answer = await runSql(connection, sql, signal, parameters)
  return Array.from({ length: answer.rowCount }, (_, row) =>
    Object.fromEntries(answer.columns.map(({ name, values }) => [name, values[row] ?? null])),
  )
}

/** An id without what programs add to it or take away: case, blanks, leading zeros, a trailing `.0`. */
export function plainId(text: string): string {
  return `regexp_replace(ltrim(lower(trim(${text})), '0'), '[.]0+$', '')`
}
