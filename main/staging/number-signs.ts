import { quoteName, runSql, textColumn } from '@engine'
import type { CancelSignal } from '@analysis'
import type { ReadingQuestion, ReadOptions } from '@contract'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { AskedColumn, Evidence } from './column-evidence'
import { quoted } from './number-marks'
import { signPattern } from './text-values'

/** Currency and percent signs beside the numbers of columns, each once; those that the study names already are left out. */
export async function signsOf(
  connection: DuckDBConnection,
  table: string,
  numbers: readonly AskedColumn[],
  evidenceOf: (column: AskedColumn) => Evidence,
  said: ReadOptions,
  signal: CancelSignal | undefined,
): Promise<readonly string[]> {
  const signs = new Set<string>()
  for (const column of numbers.filter((each) => evidenceOf(each).signed > 0)) {
    const answer = await runSql(
      connection,
      `SELECT DISTINCT unnest(regexp_extract_all(trim(${column.text}), '${signPattern}')) AS sign FROM ${quoteName(table)}
       WHERE ${column.text} IS NOT NULL AND regexp_matches(${column.text}, '[0-9]') LIMIT 20`,
      signal,
    )
    for (const sign of textColumn(answer, 'sign')) if (sign.trim() !== '') signs.add(sign.trim())
  }
  return [...signs].filter((sign) => !(said.currency ?? []).includes(sign)).toSorted()
}

/** Signs are stripped where asked for: a study that does not ask is told what to say. */
export function signQuestion(
  signs: readonly string[],
  numbers: readonly AskedColumn[],
  evidenceOf: (column: AskedColumn) => Evidence,
  said: ReadOptions,
  source: string,
): ReadingQuestion | null {
  if (signs.length === 0 || said.currency !== undefined) return null
  const names = numbers.filter((column) => evidenceOf(column).signed > 0).map(({ name }) => name)
  const listed = signs.map((sign) => `(${JSON.stringify(sign)})`).join(' and ')
  return {
    field: 'currency',
    columns: names,
    message: `${quoted(names)} of ${source} ${names.length === 1 ? 'holds' : 'hold'} numbers with currency or percent signs ${listed}, which are stripped only where the study asks for it`,
    readings: [{ label: 'strip them', example: signs.join(' '), answer: { read: { currency: signs } } }],
  }
}
