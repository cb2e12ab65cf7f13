import type { Client } from 'pg'
import { sourceFailed } from '../failures'
import { exactNumber, type Demand, type RowsOf } from '../connector'
import type { ServerColumn } from './server-column'
import { shapeStatement } from './statement'

/** Arrays, JSON, UUIDs and everything else stay the text that the server writes. */
const duckdbTypes: Readonly<Record<string, string>> = {
  bool: 'BOOLEAN',
  int2: 'BIGINT',
  int4: 'BIGINT',
  int8: 'BIGINT',
  oid: 'BIGINT',
  float4: 'DOUBLE',
  float8: 'DOUBLE',
  // digits as text: a double would lose some of an id's
  numeric: 'VARCHAR',
  // both are asked for as numbers: the server's own text of them depends on its settings
  money: 'DOUBLE',
  interval: 'DOUBLE',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
}

/**
 * The columns of a table or query that a pull wants, with their types.
 * @throws ServiceError `source-failed` for names that differ only by letter case, and what the server answers
 */
export async function serverColumns(
  client: Client,
  rows: RowsOf<'connection'>,
  demand: Demand,
): Promise<readonly ServerColumn[]> {
  const { fields } = await client.query(shapeStatement(rows))
  const oids = [...new Set(fields.map(({ dataTypeID }) => dataTypeID))]
  const types = await client.query<{ oid: number; typname: string }>(
    'SELECT oid::int4 AS oid, typname FROM pg_type WHERE oid::int4 = ANY($1)',
    [oids],
  )
  const nameOf = new Map(types.rows.map(({ oid, typname }) => [oid, typname]))
  const columns = fields.map(({ name, dataTypeID }) => {
    const serverType = nameOf.get(dataTypeID) ?? 'text'
    const type = duckdbTypes[serverType] ?? 'VARCHAR'
    return { name, serverType, type, declared: serverType === 'numeric' ? exactNumber : type }
  })
  requireDistinct(columns)
  // a column that is not there is told by the caller, who knows what it is for
  return demand.columns === null ? columns : columns.filter(({ name }) => demand.columns?.includes(name))
}

function requireDistinct(columns: readonly ServerColumn[]): void {
  const seen = new Set<string>()
  for (const { name } of columns) {
    const key = name.toLowerCase()
    if (!seen.has(key)) {
      seen.add(key)
      continue
    }
    throw sourceFailed({
      code: 'unreadable-source',
      message: `The source has two columns called ${JSON.stringify(name)}.`,
      hint: 'Use "sql" and give one of them another name. Columns need names that differ in more than letter case.',
      evidence: { column: name },
    })
  }
}
