import type { CancelSignal, extraction } from '@analysis'
import type { Study } from '@contract'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { SourceRole } from '../../staging/column-needs'

/** What the checks of a pull look at: the staged sources and the tables that extraction made of them. */
export interface CheckedPull {
  readonly connection: DuckDBConnection
  readonly study: Study
  readonly staged: (role: SourceRole) => extraction.StagedTable
  readonly nameOf: (role: SourceRole) => string
  readonly signal: CancelSignal | undefined
}
