import type { Table } from '../sql/query'

export interface SqlOptions {
  readonly kind: 'sql'
  readonly sql: string
}

export interface SqlView {
  readonly kind: 'sql'
  readonly table: Table
}
