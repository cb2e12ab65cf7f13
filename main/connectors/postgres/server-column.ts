/** A column of a table or query on a PostgreSQL server. */
export interface ServerColumn {
  readonly name: string
  /** PostgreSQL's own name of the type, e.g. `int4`. */
  readonly serverType: string
  /** The DuckDB type that holds what COPY writes of it. */
  readonly type: string
}
