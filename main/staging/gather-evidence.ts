import { quoteName, runSql } from '@engine'
import type { CancelSignal } from '@analysis'
import type { ReadOptions } from '@contract'
import type { DuckDBConnection } from '@duckdb/node-api'
import { formTests, noEvidence, type AskedColumn, type Evidence, type Form } from './column-evidence'
import { isMissing } from './text-values'

/** What was counted of columns, by the SQL of their text. */
export type CountedForms = ReadonlyMap<string, Partial<Evidence>>

export interface AskedForms extends AskedColumn {
  readonly forms: readonly Form[]
}

/** Counts forms of a table's columns, each of them once. */
export interface EvidenceGatherer {
  readonly counted: CountedForms
  of(column: AskedColumn): Evidence
  /** Counts over all rows what was not counted before. */
  count(columns: readonly AskedForms[]): Promise<void>
  /** Those of the columns whose first rows hold one of the forms more than now and then. */
  likely<Column extends AskedColumn>(columns: readonly Column[], forms: readonly Form[]): Promise<readonly Column[]>
  /** The first value of a column that has one of the forms, for messages; empty where none has. */
  example(column: AskedColumn, ...forms: readonly Form[]): Promise<string>
}

interface GatheredTable {
  readonly connection: DuckDBConnection
  readonly table: string
  readonly read: ReadOptions
  readonly signal: CancelSignal | undefined
}

/** Rows that are looked at before all are. */
const sampleRows = 2000

/** Forms that say nothing unless every value has them. */
const onlyWhole: ReadonlySet<Form> = new Set(['booleans', 'words', 'truth', 'whole', 'dateOnly'])
/** Forms that say nothing unless every value is a plain number. */
const onlyPlain: ReadonlySet<Form> = new Set(['dotted', 'dottedThree'])

/** @param known What an earlier look counted, with the same marks of missing values. */
export function gatherEvidence(place: GatheredTable, known: CountedForms = new Map()): EvidenceGatherer {
  const counted = new Map(known)
  const all = quoteName(place.table)
  const first = `(SELECT * FROM ${all} LIMIT ${sampleRows})`
  const note = (text: string, counts: Partial<Evidence>) => {
    counted.set(text, { ...counted.get(text), ...counts })
  }
  const of = ({ text }: AskedColumn): Evidence => ({ ...noEvidence, ...counted.get(text) })
  return {
    counted,
    of,
    async count(columns) {
      const open = columns
        .map((column) => ({
          ...column,
          forms: column.forms.filter((form) => !(form in (counted.get(column.text) ?? {}))),
        }))
        .filter(({ text, forms }) => forms.length > 0 || !counted.has(text))
      if (open.length === 0) return
      const samples = await countOver(place, first, open, 'count(*)')
      const needed = open.map((column, at) => ({ ...column, forms: whatSampleLeaves(column.forms, samples[at]) }))
      const isRepeated = await repeatedColumns(place, first, needed)
      const others = needed.filter((_, at) => !isRepeated[at])
      const ofOthers = await countOver(place, all, others, 'count(*)')
      others.forEach(({ text }, at) => note(text, ofOthers[at] ?? {}))
      for (const column of needed.filter((_, at) => isRepeated[at])) {
        const values = `(SELECT ${column.text} AS value, count(*) AS n FROM ${all} GROUP BY 1)`
        const [counts] = await countOver(place, values, [{ ...column, text: 'value' }], 'sum(n)')
        note(column.text, counts ?? {})
      }
      for (const { text, forms } of open)
        note(text, { ...Object.fromEntries(forms.map((form) => [form, 0])), ...counted.get(text) })
    },
    async likely(columns, forms) {
      const samples = await countOver(
        place,
        first,
        columns.map((column) => ({ ...column, forms })),
        'count(*)',
      )
      return columns.filter((_, at) => {
        const { present = 0, ...counts } = samples[at] ?? {}
        return present === 0 || forms.some((form) => (counts[form] ?? 0) >= present / 10)
      })
    },
    async example(column, ...forms) {
      const evidence = of(column)
      const form = forms.find((one) => evidence[one] > 0)
      return form === undefined ? '' : exampleOf(place, column, form)
    },
  }
}

/** Forms that only matter where every value has them are not asked of all rows once one of the first lacks them. */
function whatSampleLeaves(forms: readonly Form[], sample: Partial<Evidence> | undefined): readonly Form[] {
  const present = sample?.present ?? 0
  const lacks = (form: Form) => sample?.[form] !== undefined && sample[form] < present
  return forms.filter((form) => !(onlyWhole.has(form) && lacks(form)) && !(onlyPlain.has(form) && lacks('plain')))
}

/** Whether the values of each column repeat, so that its distinct ones are fewer than its rows. */
async function repeatedColumns(
  { connection, signal }: GatheredTable,
  sample: string,
  columns: readonly AskedColumn[],
): Promise<readonly boolean[]> {
  const distinct = columns.map(({ text }) => `count(DISTINCT ${text}) < 0.5 * count(${text})`)
  const answer = await runSql(connection, `SELECT ${distinct.join(', ')} FROM ${sample}`, signal)
  return columns.map((_, at) => answer.columns[at]?.values[0] === true)
}

/** One statement a column: DuckDB plans many small ones sooner than one of hundreds of expressions. */
async function countOver(
  place: GatheredTable,
  relation: string,
  columns: readonly AskedForms[],
  count: 'count(*)' | 'sum(n)',
): Promise<readonly Partial<Evidence>[]> {
  const found: Partial<Evidence>[] = []
  for (const column of columns) found.push(await countColumn(place, relation, column, count))
  return found
}

/** Each form is told once per row, and counted after that. */
async function countColumn(
  { connection, read, signal }: GatheredTable,
  relation: string,
  { text, forms }: AskedForms,
  count: 'count(*)' | 'sum(n)',
): Promise<Partial<Evidence>> {
  const told = [
    `${text} <> '' AS filled`,
    `${text} IS NOT NULL AND NOT (${isMissing(text, read, true)}) AS present`,
    ...forms.map((form) => `${formTests[form](text)} AS ${form}`),
  ]
  const counts = [
    `${count} FILTER (WHERE filled)`,
    `${count} FILTER (WHERE present)`,
    ...forms.map((form) => `${count} FILTER (WHERE present AND ${form})`),
  ]
  const weight = count === 'sum(n)' ? ', n' : ''
  const statement = `SELECT ${counts.join(', ')} FROM (SELECT ${told.join(', ')}${weight} FROM ${relation})`
  const answer = await runSql(connection, statement, signal)
  const [filled, present, ...ofForms] = answer.columns.map(({ values }) => Number(values[0] ?? 0))
  return {
    filled: filled ?? 0,
    present: present ?? 0,
    ...Object.fromEntries(forms.map((form, at) => [form, ofForms[at] ?? 0])),
  }
}

async function exampleOf(
  { connection, table, read, signal }: GatheredTable,
  { text }: AskedColumn,
  form: Form,
): Promise<string> {
  const statement = `SELECT left(trim(${text}), 60) AS value FROM ${quoteName(table)}
    WHERE ${text} IS NOT NULL AND NOT (${isMissing(text, read, true)}) AND (${formTests[form](text)}) LIMIT 1`
  const answer = await runSql(connection, statement, signal)
  return String(answer.columns[0]?.values[0] ?? '')
}
