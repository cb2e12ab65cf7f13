/** A value bound to a placeholder, never printed into SQL text. */
export type Parameter = string | number | boolean | null

/** SQL with `$1`-style placeholders and their values, ready for an engine. */
export interface Query {
  readonly sql: string
  readonly parameters: readonly Parameter[]
}

export type ColumnType = 'number' | 'text' | 'boolean' | 'timestamp' | 'other'

/**
 * One value, the same from every engine (docs/formats.md, "Values of an answer"). By the column's type:
 * - `number`: a double; an integer beyond 2^53, or a decimal of more digits than a double holds, is its exact text.
 * - `timestamp`: ISO 8601 UTC text to the millisecond; a date is `YYYY-MM-DD`; both may be `infinity`.
 * - `text`, `boolean`: as they are. NULL of no type is a number's.
 * - `other` (lists, structs, maps, intervals, times of day, bytes): as DuckDB casts it to text.
 */
export type AnswerValue = string | number | boolean | null

/** A query's answer, column by column, all columns of equal length. */
export interface Table {
  readonly columns: readonly {
    readonly name: string
    readonly type: ColumnType
    readonly values: readonly AnswerValue[]
  }[]
  readonly rowCount: number
  /** True when the engine stopped at the row limit asked for and more rows exist. */
  readonly truncated: boolean
}

/** The part of the platform's AbortSignal that engines need; named here because analysis knows neither DOM nor Node. */
export interface CancelSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export interface RunOptions {
  readonly signal?: CancelSignal
  /** Rows to hand over at most; the engine stops there and sets `truncated`. */
  readonly rowLimit?: number
}

/** The port every engine stands behind: DuckDB-wasm in the window, native DuckDB in the workspace. */
export interface QueryEngine {
  /** @throws QueryError when the engine refuses, Cancelled when `signal` aborted. */
  run(query: Query, options?: RunOptions): Promise<Table>
}

/** The engine refused or failed a query. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  constructor(
    message: string,
    readonly sql: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** The user stopped it. Never shown as an error. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
  constructor(message = 'cancelled') {
    super(message)
  }
}
