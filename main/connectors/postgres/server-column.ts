/** A column of a table or query on a PostgreSQL server. */
export interface ServerColumn {
  readonly name: string
  /** PostgreSQL's own name of the type, e.g. `int4`. */
  readonly serverType: string
  /** The DuckDB type that holds what COPY writes of it. */
  readonly type: string
  /** The type that it is to its reader: `type`, or that of digits kept as text. */
  readonly declared: string
}
