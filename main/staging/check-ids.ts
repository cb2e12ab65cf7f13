import { quoteName, runSql } from '@engine'
import type { CancelSignal, Finding } from '@analysis'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RawTable } from '../connectors/connector'
import { isFloating } from './declared-types'

/** What may have happened to ids before they came here, in columns whose every character counts. */
export async function checkIds(
  connection: DuckDBConnection,
  raw: RawTable,
  columns: readonly string[],
  sourceName: string,
  signal: CancelSignal | undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { name, type } of raw.columns.filter((column) => columns.includes(column.name))) {
    const column = quoteName(name)
    if (type === 'text') {
      const rounded = `contains(${column}, 'E+') OR contains(${column}, 'e+')`
      const answer = await runSql(
        connection,
        `SELECT count(*) FILTER (WHERE (${rounded}) AND regexp_full_match(${column}, '[0-9]([.][0-9]+)?[eE][+][0-9]+')) AS rounded,
           any_value(${column}) FILTER (WHERE ${rounded}),
           count(*) FILTER (WHERE ends_with(${column}, '.0')) AS whole, count(${column}) AS n FROM ${quoteName(raw.table)}`,
        signal,
      )
      const cell = (at: number) => answer.columns[at]?.values[0] ?? null
      const [lost, whole, all] = [Number(cell(0)), Number(cell(2)), Number(cell(3))]
      if (lost > 0) findings.push(roundedIds(name, sourceName, lost, String(cell(1))))
      if (whole > 0) findings.push(floatIds(name, sourceName, whole, all))
    } else if (isFloating(type.declared)) {
      const limit = type.declared === 'DOUBLE' ? '9007199254740992' : '16777216'
      const answer = await runSql(
        connection,
        `SELECT count(*) FILTER (WHERE abs(${column}) >= ${limit}) FROM ${quoteName(raw.table)}`,
        signal,
      )
      const large = Number(answer.columns[0]?.values[0] ?? 0)
      if (large > 0) findings.push(largeIds(name, sourceName, large, type.declared))
    }
  }
  return findings
}

function roundedIds(column: string, source: string, rows: number, example: string): Finding {
  return {
    code: 'implausible-value',
    severity: 'error',
    message: `${rows} ids in column ${JSON.stringify(column)} of ${source} are in scientific notation, such as ${JSON.stringify(example)}: a spreadsheet has rounded them, and different people have become one.`,
    hint: 'Export the column again as text.',
    evidence: { column, source, rows, example },
  }
}

function floatIds(column: string, source: string, rows: number, all: number): Finding {
  return {
    code: 'implausible-value',
    severity: 'warning',
    message: `${rows} of ${all} ids in column ${JSON.stringify(column)} of ${source} end in ".0": they passed through a floating number, and do not match the same ids without it.`,
    hint: 'Export the column again as whole numbers or text.',
    evidence: { column, source, rows },
  }
}

function largeIds(column: string, source: string, rows: number, type: string): Finding {
  return {
    code: 'implausible-value',
    severity: 'error',
    message: `${rows} ids in column ${JSON.stringify(column)} of ${source} are floating numbers (${type}) beyond 2^53: their last digits are lost, and different people may have become one.`,
    hint: 'Write the column as whole numbers or text.',
    evidence: { column, source, rows, type },
  }
}
