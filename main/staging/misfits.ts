import { quoteName, runSql, textColumn } from '@engine'
import { extraction, type CancelSignal } from '@analysis'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RawTable, Rejects } from '../connectors/connector'
import { exampleLimit } from '../connectors/failures'

/** A test that a row fails when a column's value does not fit. */
export interface ColumnCheck {
  readonly misfit: string
  readonly name: string
  /** The value as SQL, for messages. */
  readonly value: string
  readonly error: string
}

/** The first rows of a raw table that fail a check, each with its place in the source. */
export async function listMisfits(
  connection: DuckDBConnection,
  raw: RawTable,
  { table, isMalformed }: { readonly table: string; readonly isMalformed: string },
  checks: readonly ColumnCheck[],
  count: number,
  signal: CancelSignal | undefined,
): Promise<Rejects> {
  if (count === 0) return { count, examples: [], fatal: false }
  const which = checks.map(({ misfit }, at) => `WHEN ${misfit} THEN ${at}`).join(' ')
  const values = checks.map(({ misfit, value }) => `WHEN ${misfit} THEN ${value}`).join(' ')
  const answer = await runSql(
    connection,
    `SELECT rowid AS place, CASE ${which} END AS which, CASE ${values} END AS value FROM ${quoteName(raw.table)}
     WHERE rowid IN (SELECT ${quoteName(extraction.rowColumn)} FROM ${quoteName(table)} WHERE ${isMalformed}
       ORDER BY 1 LIMIT ${exampleLimit}) ORDER BY rowid`,
    signal,
  )
  const [places, whiches, found] = ['place', 'which', 'value'].map((name) => textColumn(answer, name))
  const located = await raw.locate((places ?? []).map(Number))
  const examples = located.map(({ file, line }, at) => {
    const check = checks[Number(whiches?.[at])]
    return { file, line, column: check?.name ?? null, value: found?.[at] ?? null, error: check?.error ?? '' }
  })
  return { count, examples, fatal: false }
}
