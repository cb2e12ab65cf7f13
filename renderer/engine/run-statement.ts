import { castToText, type Query, type Table } from '@analysis'
import { isPrinted } from './answer-reader'
import { parameterLiteral } from './parameter-literal'
import type { EngineConnection } from './engine-connection'
import { readTable, type BatchStream } from './read-table'

/**
 * Runs a query by `send`, the only way of running one that can be cancelled. With parameters it is prepared first.
 * An answer with columns that cannot be read here is asked for again, with those columns as DuckDB's own text.
 * @throws Error with the engine's message.
 */
export async function runStatement(connection: EngineConnection, query: Query, rowLimit: number): Promise<Table> {
  const answer = await send(connection, query, 'assay_statement')
  const { fields } = answer.schema
  const printed = fields.map(({ type }) => isPrinted(type))
  if (!printed.includes(true)) return readTable(answer, rowLimit)
  return readTable(await send(connection, castToText(query, printed), 'assay_text'), rowLimit, fields)
}

async function send(connection: EngineConnection, query: Query, name: string): Promise<BatchStream> {
  if (query.parameters.length === 0) return connection.send(query.sql, true)
  await exhaust(connection, `PREPARE ${name} AS ${query.sql}`)
  return connection.send(`EXECUTE ${name}(${query.parameters.map(parameterLiteral).join(', ')})`, true)
}

/** Runs a statement whose answer does not matter: a setting's answer has not even a schema. */
export async function exhaust(connection: EngineConnection, sql: string): Promise<void> {
  const batches = (await connection.send(sql, true))[Symbol.asyncIterator]()
  while ((await batches.next()).done !== true);
}
