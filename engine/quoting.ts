import { sql } from '@analysis'

/** A name as DuckDB SQL. */
export const quoteName = sql.duckdb.quoteIdentifier

/** Text of ours, such as a path, as a DuckDB literal. */
export const quoteText = sql.duckdb.text

/** A path as an argument of a table function, which would read `*`, `?` and `[` as wildcards. */
export function quotePath(path: string): string {
  return quoteText(path.replaceAll(/[*?[]/g, '[$&]'))
}
