import { quoteName, runSql, textColumn } from '@engine'
import type { CancelSignal, Finding } from '@analysis'
import { usualMissing, type ReadingQuestion, type ReadOptions } from '@contract'
import type { DuckDBConnection } from '@duckdb/node-api'
import { formsOf, type AskedColumn, type Evidence, type Form } from './column-evidence'
import type { ColumnNeed } from './column-needs'
import type { ColumnReading } from './column-reading'
import { decideDates, namedMonthPatterns, type TimeColumn } from './date-form'
import { decideMarks, type NumberColumn } from './number-marks'
import { gatherEvidence, type CountedForms } from './gather-evidence'
import { signQuestion, signsOf } from './number-signs'
import { readingFindings } from './reading-findings'
import { isMissing, readText, type ValueType } from './text-values'

/** A column of text, and what it is needed as. */
export interface TextColumn extends AskedColumn {
  readonly needs: ReadonlySet<ColumnNeed>
  /** True for the digits of numbers that the source itself writes with a dot. */
  readonly exact: boolean
  /** True for text of a source that has missing values of its own: its marks are marks only where the study says so. */
  readonly declared: boolean
  /** Texts that are values though they look like marks, such as a variant called None. */
  readonly names: readonly string[]
  /** True: nobody needs it, and what it is shall be told by its values; false: then it stays text. */
  readonly guessed: boolean
}

export interface ColumnsReading {
  readonly columns: ReadonlyMap<string, ColumnReading>
  /** What was said, and what the data decided. */
  readonly read: ReadOptions
  readonly questions: readonly ReadingQuestion[]
  readonly findings: readonly Finding[]
  readonly counted: CountedForms
}

/**
 * Tells how the text columns of a table are read, by all of their values and what the study says.
 * @param known What an earlier look at the table counted, with the same marks of missing values.
 */
export async function readColumns(
  connection: DuckDBConnection,
  table: string,
  source: string,
  columns: readonly TextColumn[],
  said: ReadOptions,
  signal: CancelSignal | undefined,
  known: CountedForms,
): Promise<ColumnsReading> {
  const asked = columns.filter((column) => firstForms(column).length > 0)
  const gatherer = gatherEvidence({ connection, table, read: said, signal }, known)
  const evidenceOf = (column: AskedColumn): Evidence => {
    const evidence = gatherer.of(column)
    const { plain, present, dotted, dottedThree } = evidence
    return evidence.dotDecimal > 0 || plain !== present
      ? evidence
      : { ...evidence, dotDecimal: Math.max(0, dotted - dottedThree) }
  }
  const count = async (which: readonly TextColumn[], forms: readonly Form[]) => {
    // a column of which nobody needs numbers or times, and whose first rows hold none, is not asked of every row
    const isOptional = (column: TextColumn) => column.guessed && column.needs.size === 0
    const likely = await gatherer.likely(which.filter(isOptional), forms)
    const wanted = which.filter((column) => !isOptional(column) || likely.includes(column))
    await gatherer.count(wanted.map((column) => ({ ...column, forms })))
  }
  await gatherer.count(asked.map((column) => ({ ...column, forms: firstForms(column) })))
  await count(
    asked.filter((column) => mayHaveMarks(column, evidenceOf(column))),
    formsOf('marks'),
  )
  await count(
    asked.filter((column) => mayBeTimes(column, evidenceOf(column))),
    formsOf('times'),
  )
  const numbers = asked.filter((column) => looksNumeric(column, evidenceOf(column)))
  // one query after the other: they share a connection
  const numberColumns: NumberColumn[] = []
  for (const column of numbers) {
    const value = await gatherer.example(column, 'dotGroups', 'commaGroups', 'spaceGroups')
    numberColumns.push({ name: column.name, evidence: evidenceOf(column), example: value })
  }
  const marks = decideMarks(numberColumns, said, source)
  const timed: TimeColumn[] = []
  for (const column of asked.filter((each) => looksTimed(each, evidenceOf(each)))) {
    const evidence = evidenceOf(column)
    const pattern = await patternOf(connection, table, column, evidence, said, signal)
    const written = evidence.iso + evidence.dayFirst + evidence.monthFirst > 0
    if (!column.needs.has('timestamp') && pattern === null && !written) continue
    timed.push({
      name: column.name,
      evidence,
      example: await gatherer.example(column, 'dayFirst', 'monthFirst'),
      pattern,
    })
  }
  const dates = decideDates(timed, said, source)
  const signs = await signsOf(connection, table, numbers, evidenceOf, said, signal)
  const read: ReadOptions = {
    ...said,
    ...(numbers.length > 0 && marks.read),
    ...(timed.length > 0 && { dates: dates.dates }),
    ...(signs.length > 0 && { currency: said.currency ?? signs }),
  }
  const readings = new Map(
    columns.map((column) => {
      const ofColumn = column.exact ? exactly(read) : read
      return [column.name, readingOf(column, evidenceOf(column), asked.includes(column), ofColumn)]
    }),
  )
  const questions = [marks.question, dates.question, signQuestion(signs, numbers, evidenceOf, said, source)]
  return {
    columns: readings,
    read,
    questions: questions.filter((question) => question !== null),
    findings: readingFindings(readings, source),
    counted: gatherer.counted,
  }
}

/** What is asked of every value of a column: as little as its need takes. */
function firstForms({ needs, guessed }: TextColumn): readonly Form[] {
  if (guessed || needs.has('label')) return formsOf('quick')
  if (needs.has('timestamp')) return ['iso']
  const numbers: readonly Form[] = ['words', 'plain', 'whole', 'dotted', 'dottedThree']
  const booleans: readonly Form[] = ['booleans', 'plain']
  return [...(needs.has('number') ? numbers : []), ...(needs.has('boolean') ? booleans : [])]
}

/** Marks and signs are those of text: a source that has numbers writes them with a dot. */
function exactly({ decimal: _decimal, thousands: _thousands, currency: _currency, ...read }: ReadOptions): ReadOptions {
  return read
}

function mayHaveMarks({ needs, guessed, exact }: TextColumn, evidence: Evidence): boolean {
  if (exact || !(needs.size === 0 ? guessed : needs.has('number'))) return false
  const settled = evidence.plain === evidence.present && evidence.dottedThree !== evidence.dotted
  const plainWhole = evidence.plain === evidence.present && evidence.dotted === 0
  return evidence.present > 0 && !settled && !plainWhole && evidence.booleans !== evidence.present
}

function mayBeTimes({ needs, guessed }: TextColumn, evidence: Evidence): boolean {
  return (needs.size === 0 ? guessed : needs.has('timestamp')) && evidence.iso < evidence.present
}

/** Whether a column says something about the marks of numbers. */
function looksNumeric({ needs, guessed, exact }: TextColumn, evidence: Evidence): boolean {
  if (exact) return false
  if (needs.has('number')) return true
  return guessed && numbersIn(evidence) === evidence.present && evidence.present > 0
}

function numbersIn(evidence: Evidence): number {
  const marked =
    evidence.dotGroups +
    evidence.dotThousands +
    evidence.dotDecimal +
    evidence.commaGroups +
    evidence.commaThousands +
    evidence.commaDecimal +
    evidence.long +
    evidence.short
  return Math.max(
    evidence.plain,
    marked,
    marked + Math.max(0, Math.min(evidence.spaceGroups, evidence.present - marked)),
  )
}

function looksTimed({ needs, guessed }: TextColumn, evidence: Evidence): boolean {
  if (needs.has('timestamp')) return true
  if (!guessed || evidence.present === 0) return false
  const partly = Math.max(evidence.dayFirst, evidence.monthFirst)
  return evidence.iso + partly === evidence.present || mayBeNamedMonth(evidence)
}

function mayBeNamedMonth(evidence: Evidence): boolean {
  return evidence.iso === 0 && evidence.plain === 0 && evidence.dayFirst + evidence.monthFirst === 0
}

async function patternOf(
  connection: DuckDBConnection,
  table: string,
  { text }: TextColumn,
  evidence: Evidence,
  said: ReadOptions,
  signal: CancelSignal | undefined,
) {
  if (!mayBeNamedMonth(evidence) || said.dates !== undefined) return null
  const present = `${text} IS NOT NULL AND NOT (${isMissing(text, said, true)})`
  const first = await runSql(
    connection,
    `SELECT trim(${text}) AS v FROM ${quoteName(table)} WHERE ${present} LIMIT 20`,
    signal,
  )
  const sample = textColumn(first, 'v')
  if (!sample.every((value) => /[A-Za-z]{3}/.test(value) && /\d/.test(value))) return null
  const fits = namedMonthPatterns.map(
    (pattern) => `count(*) FILTER (WHERE try_strptime(trim(${text}), '${pattern}') IS NOT NULL)`,
  )
  const answer = await runSql(connection, `SELECT ${fits.join(', ')} FROM ${quoteName(table)} WHERE ${present}`, signal)
  const at = answer.columns.findIndex(({ values }) => Number(values[0]) === evidence.present)
  return namedMonthPatterns[at] ?? null
}

function readingOf(column: TextColumn, evidence: Evidence, isAsked: boolean, read: ReadOptions): ColumnReading {
  const { text } = column
  const values = isAsked ? valuesOf(column, evidence, read) : 'VARCHAR'
  const type = values === 'DURATION' ? 'DOUBLE' : values
  const missing = isMissing(text, read, values !== 'VARCHAR')
  const inner = readText(text, values, read)
  const expression = values === 'VARCHAR' ? textWithoutMarks(column, read) : inner
  const plain = values === 'VARCHAR' || (values === 'BOOLEAN' && evidence.booleans === evidence.present)
  const misfit = plain ? null : `(${text} IS NOT NULL AND (${inner}) IS NULL AND NOT (${missing}))`
  // NaN is a number to the engine, and a mark of a missing value here
  const guarded = values === 'DOUBLE' ? `CASE WHEN NOT (${missing}) THEN ${inner} END` : expression
  return { type, values, expression: guarded, misfit, evidence }
}

/** Text as it stands, but for marks of missing values in columns that somebody needs. */
function textWithoutMarks({ text, needs, guessed, declared, names }: TextColumn, read: ReadOptions): string {
  if ((needs.size === 0 && !guessed) || (declared && read.missing === undefined)) return text
  const missing = (read.missing ?? usualMissing).filter((mark) => !names.includes(mark))
  return `CASE WHEN NOT (${isMissing(text, { missing }, false)}) THEN ${text} END`
}

function valuesOf({ needs, guessed }: TextColumn, evidence: Evidence, read: ReadOptions): ValueType {
  const all = (form: Form) => evidence.present > 0 && evidence[form] === evidence.present
  if (needs.has('text') || needs.has('id')) return 'VARCHAR'
  if (needs.has('timestamp')) return 'TIMESTAMP'
  if (needs.has('boolean') && (!needs.has('number') || all('booleans'))) return 'BOOLEAN'
  if (needs.has('number')) return numberType(evidence, read)
  if (!guessed && !needs.has('label')) return 'VARCHAR'
  // a bare date is its own best label
  if (needs.has('label') && all('iso') && all('dateOnly')) return 'VARCHAR'
  if (all('truth')) return 'BOOLEAN'
  if (all('durations')) return 'DURATION'
  if (all('iso')) return 'TIMESTAMP'
  if (evidence.present > 0 && evidence.iso + Math.max(evidence.dayFirst, evidence.monthFirst) === evidence.present)
    return 'TIMESTAMP'
  if (read.dates?.includes('%') && mayBeNamedMonth(evidence) && evidence.present > 0 && evidence.words === 0)
    return 'TIMESTAMP'
  if (evidence.present > 0 && numbersIn(evidence) === evidence.present && evidence.coded === 0)
    return numberType(evidence, read)
  return 'VARCHAR'
}

function numberType(evidence: Evidence, read: ReadOptions): ValueType {
  const all = (form: Form) => evidence.present > 0 && evidence[form] === evidence.present
  if (all('words')) return 'BOOLEAN'
  if (all('durations')) return 'DURATION'
  const isPlain = (read.thousands ?? '') === '' && (read.currency ?? []).length === 0
  return isPlain && all('whole') ? 'BIGINT' : 'DOUBLE'
}
