import type { DuckDBConnection } from '@duckdb/node-api'
import type { CancelSignal, FrameColumnType, Table } from '@analysis'
import { quoteName, runSql } from '@engine'
import type { ColumnNeed } from './column-needs'
import { isBooleanWord, isNumber, isTimestamp, isTrueOrFalse, isWholeNumber, readText } from './text-values'

/** A column of text and what it is needed as. */
export interface TextColumn {
  readonly name: string
  readonly needs: ReadonlySet<ColumnNeed>
}

/** Counts of a column's values that are not missing, and of those that pass each test. */
type Counts = Readonly<Record<Test | 'present', number>>
type Test = 'truth' | 'words' | 'booleans' | 'whole' | 'wholeText' | 'numbers' | 'numberText' | 'timestamps'

const tests: Readonly<Record<Test, (text: string) => string>> = {
  truth: isTrueOrFalse,
  words: isBooleanWord,
  booleans: (text) => `${readText(text, 'BOOLEAN')} IS NOT NULL`,
  whole: isWholeNumber,
  wholeText: (text) => `TRY_CAST(${text} AS BIGINT) IS NOT NULL AND NOT contains(${text}, '.')`,
  numbers: isNumber,
  numberText: (text) => `TRY_CAST(${text} AS DOUBLE) IS NOT NULL`,
  timestamps: isTimestamp,
}

const sampleRows = 20_000

/** What a text column is read as. */
export interface InferredType {
  readonly type: FrameColumnType
  /** True when every value is known to fit; false when that is still to be found out. */
  readonly fits: boolean
}

/**
 * The type of each text column, judged by all of its values. A column that an analysis needs as something gets that
 * type even if some values do not fit; any other gets the narrowest type that fits all of them.
 */
export async function inferTypes(
  connection: DuckDBConnection,
  table: string,
  columns: readonly TextColumn[],
  signal: CancelSignal | undefined,
): Promise<ReadonlyMap<string, InferredType>> {
  const sample = `(SELECT * FROM ${quoteName(table)} WHERE rowid < ${sampleRows})`
  const asked = columns.map((column) => ({ column, asked: testsFor(column) }))
  const first = await countTests(connection, sample, asked, signal)
  // what a sample rules out needs no second look; the rest is tested on every row
  const remaining = asked.map((each) => ({ ...each, asked: stillOpen(each.asked, first.get(each.column.name)) }))
  const all = await countTests(connection, quoteName(table), remaining, signal)
  return new Map(columns.map((column) => [column.name, chooseType(column, all.get(column.name))]))
}

function testsFor({ needs }: TextColumn): readonly Test[] {
  if (needs.has('text') || needs.has('timestamp')) return []
  const asked: Test[] = []
  if (needs.has('boolean') && needs.has('number')) asked.push('booleans')
  if (needs.has('number')) asked.push('words', 'wholeText', 'numberText')
  return needs.size > 0 ? asked : ['truth', 'whole', 'numbers', 'timestamps']
}

function stillOpen(asked: readonly Test[], counts: Counts | undefined): readonly Test[] {
  if (counts === undefined || counts.present === 0) return asked
  const wholeSoFar = counts.wholeText === counts.numberText
  return asked.filter((test) =>
    // these two are compared with each other, the others with the number of values
    test === 'wholeText' || test === 'numberText' ? wholeSoFar : counts[test] === counts.present,
  )
}

function chooseType({ needs }: TextColumn, counts: Counts | undefined): InferredType {
  const present = counts?.present ?? 0
  const all = (test: Test) => counts !== undefined && present > 0 && counts[test] === present
  if (needs.has('text')) return { type: 'VARCHAR', fits: true }
  if (needs.has('timestamp')) return { type: 'TIMESTAMP', fits: false }
  if (needs.has('boolean') && (!needs.has('number') || all('booleans'))) {
    return { type: 'BOOLEAN', fits: all('booleans') }
  }
  if (needs.has('number')) {
    if (all('words')) return { type: 'BOOLEAN', fits: true }
    const isWhole =
      counts !== undefined && present > 0 && counts.wholeText >= 0 && counts.wholeText === counts.numberText
    return isWhole ? { type: 'BIGINT', fits: all('wholeText') } : { type: 'DOUBLE', fits: false }
  }
  // on and off, yes and no stay what the file says: nobody asked for them as a boolean
  if (all('truth')) return { type: 'BOOLEAN', fits: true }
  if (all('whole')) return { type: 'BIGINT', fits: true }
  if (all('numbers')) return { type: 'DOUBLE', fits: true }
  return { type: all('timestamps') ? 'TIMESTAMP' : 'VARCHAR', fits: true }
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
  truth: -1,
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
