import type { Dialect } from '../sql/dialects/dialect'
import { compile } from '../sql/printer'
import type { CancelSignal, Query, QueryEngine, Table } from '../sql/query'
import type { SelectStatement } from '../sql/tree/select'
import { invariant } from '../failures'

/** A query that was run, for the inspector. */
export interface QueryRecord {
  readonly query: Query
  readonly rowCount: number
  readonly milliseconds: number
}

/** Where an analysis gets its answers from. */
export interface QuerySource {
  readonly engine: QueryEngine
  readonly dialect: Dialect
  readonly signal?: CancelSignal
  /** Milliseconds of any steady clock, for the record only; results do not depend on it. */
  readonly clock?: () => number
  readonly onQuery?: (record: QueryRecord) => void
}

/** Runs statements one after the other and remembers them. */
export interface QueryRunner {
  run(statement: SelectStatement): Promise<Table>
  readonly records: readonly QueryRecord[]
}

export function queryRunner({ engine, dialect, signal, clock, onQuery }: QuerySource): QueryRunner {
  const records: QueryRecord[] = []
  return {
    records,
    async run(statement) {
      const query = compile(statement, dialect)
      const started = clock?.() ?? 0
      const answer = await engine.run(query, signal === undefined ? {} : { signal })
      const record = { query, rowCount: answer.rowCount, milliseconds: (clock?.() ?? 0) - started }
      records.push(record)
      onQuery?.(record)
      return underOwnNames(answer, statement)
    },
  }
}

/** The answer's columns under the names that the statement gives them: an engine may have shortened some. */
function underOwnNames(answer: Table, statement: SelectStatement): Table {
  const selected = statement.kind === 'select' ? statement.columns : []
  const names = selected.map(
    ({ alias, expression }) => alias ?? (expression.kind === 'column' ? expression.name : null),
  )
  if (names.length === 0 || names.includes(null)) return answer
  invariant(answer.columns.length === names.length, 'an answer has the columns that were asked for')
  return { ...answer, columns: answer.columns.map((each, at) => ({ ...each, name: names[at] ?? each.name })) }
}
