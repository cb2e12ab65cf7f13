import type { DuckDBConnection } from '@duckdb/node-api'
import type { CancelSignal, FrameColumnType, Table } from '@analysis'
import { quoteName } from '../../connectors/quoting'
import { runSql } from '../../connectors/run-sql'
import type { ColumnNeed } from './column-needs'
import { isBooleanWord, isNumber, isTimestamp, isWholeNumber, readText } from './text-values'

/** A column of text and what it is needed as. */
export interface TextColumn {
  readonly name: string
  readonly needs: ReadonlySet<ColumnNeed>
}

/** Counts of a column's values that are not missing, and of those that pass each test. */
type Counts = Readonly<Record<Test | 'present', number>>
type Test = 'words' | 'booleans' | 'whole' | 'wholeText' | 'numbers' | 'numberText' | 'timestamps'

const tests: Readonly<Record<Test, (text: string) => string>> = {
  words: isBooleanWord,
  booleans: (text) => `${readText(text, 'BOOLEAN')} IS NOT NULL`,
  whole: isWholeNumber,
  wholeText: (text) => `TRY_CAST(${text} AS BIGINT) IS NOT NULL AND NOT contains(${text}, '.')`,
  numbers: isNumber,
  numberText: (text) => `TRY_CAST(${text} AS DOUBLE) IS NOT NULL`,
  timestamps: isTimestamp,
}

const sampleRows = 20_000

/**
 * The type of each text column, judged by all of its values. A column that an analysis needs as something gets that
 * type even if some values do not fit; any other gets the narrowest type that fits all of them.
 */
export async function inferTypes(
  connection: DuckDBConnection,
  table: string,
  columns: readonly TextColumn[],
  signal: CancelSignal | undefined,
): Promise<ReadonlyMap<string, FrameColumnType>> {
  const sample = `(SELECT * FROM ${quoteName(table)} WHERE rowid < ${sampleRows})`
  const first = await countTests(
    connection,
    sample,
    columns.map((column) => ({ column, asked: testsFor(column) })),
    signal,
  )
  // a type that a sample rules out needs no second look; the others are tested on every row
  const remaining = columns.map((column) => ({ column, asked: stillPossible(column, first.get(column.name)) }))
  const all = await countTests(connection, quoteName(table), remaining, signal)
  return new Map(columns.map((column) => [column.name, chooseType(column, all.get(column.name))]))
}

function testsFor({ needs }: TextColumn): readonly Test[] {
  if (needs.has('text') || needs.has('timestamp')) return []
  const asked: Test[] = []
  if (needs.has('boolean') && needs.has('number')) asked.push('booleans')
  if (needs.has('number')) asked.push('words', 'wholeText', 'numberText')
  return needs.size > 0 ? asked : ['words', 'whole', 'numbers', 'timestamps']
}

function stillPossible(column: TextColumn, counts: Counts | undefined): readonly Test[] {
  const asked = testsFor(column)
  if (column.needs.size > 0 || counts === undefined || counts.present === 0) return asked
  return asked.filter((test) => counts[test] === counts.present)
}

function chooseType({ needs }: TextColumn, counts: Counts | undefined): FrameColumnType {
  if (needs.has('text')) return 'VARCHAR'
  if (needs.has('timestamp')) return 'TIMESTAMP'
  const present = counts?.present ?? 0
  const all = (test: Test) => counts !== undefined && present > 0 && counts[test] === present
  if (needs.has('boolean') && (!needs.has('number') || all('booleans'))) return 'BOOLEAN'
  if (needs.has('number')) {
    if (all('words')) return 'BOOLEAN'
    return counts !== undefined && counts.wholeText === counts.numberText && present > 0 ? 'BIGINT' : 'DOUBLE'
  }
  if (all('words')) return 'BOOLEAN'
  if (all('whole')) return 'BIGINT'
  if (all('numbers')) return 'DOUBLE'
  return all('timestamps') ? 'TIMESTAMP' : 'VARCHAR'
}

async function countTests(
  connection: DuckDBConnection,
  relation: string,
  asked: readonly { readonly column: TextColumn; readonly asked: readonly Test[] }[],
  signal: CancelSignal | undefined,
): Promise<ReadonlyMap<string, Counts>> {
  const open = asked.filter((each) => each.asked.length > 0)
  if (open.length === 0) return new Map()
  const expressions = open.flatMap(({ column, asked: wanted }) => {
    const text = quoteName(column.name)
    return [`count(${text})`, ...wanted.map((test) => `count(*) FILTER (WHERE ${tests[test](text)})`)]
  })
  const answer = await runSql(connection, `SELECT ${expressions.join(', ')} FROM ${relation}`, signal)
  let at = 0
  const next = () => cell(answer, at++)
  return new Map(
    open.map(({ column, asked: wanted }) => {
      const none: Counts = { present: next(), ...noTests }
      const counts = wanted.reduce<Counts>((sofar, test) => ({ ...sofar, [test]: next() }), none)
      return [column.name, counts]
    }),
  )
}

const noTests: Readonly<Record<Test, number>> = {
  words: -1,
  booleans: -1,
  whole: -1,
  wholeText: -1,
  numbers: -1,
  numberText: -1,
  timestamps: -1,
}

function cell(table: Table, at: number): number {
  return Number(table.columns[at]?.values[0] ?? 0)
}
