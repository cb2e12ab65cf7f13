import type { DialectFunction, SqlType } from '../tree/expression'

/**
 * How one engine spells the tree: a value, every member required. What an engine cannot do is a variant of a member's
 * type, never a function that throws.
 */
export interface Dialect {
  readonly name: 'duckdb' | 'postgres' | 'clickhouse'
  readonly types: Readonly<Record<SqlType, string>>
  /** A function from printed arguments to printed call. */
  readonly functions: Readonly<Record<DialectFunction, (args: readonly string[]) => string>>
  /**
   * The one place where a name becomes SQL text. An engine may call a column of its answer otherwise, where it limits
   * the length of names. @throws InvariantError for a name the engine cannot hold.
   */
  readonly quoteIdentifier: (name: string) => string
  /** The placeholder of parameter `index`, counted from 1. */
  readonly placeholder: (index: number, type: SqlType) => string
  /** Text of Assay's own. */
  readonly text: (value: string) => string
  /** A finite double that the engine reads back bit for bit. */
  readonly double: (value: number) => string
  /** Settings without which the engine reads a statement otherwise than others do; they are printed at its end. */
  readonly settings: Readonly<Record<string, number>>
}
