import type { Query, Table } from '@analysis'
import { parameterLiteral } from './parameter-literal'
import type { EngineConnection } from './engine-connection'
import { readTable } from './read-table'

const statementName = 'assay_statement'

/**
 * Runs a query by `send`, the only way of running one that can be cancelled. With parameters it is prepared first.
 * @throws Error with the engine's message.
 */
export async function runStatement(connection: EngineConnection, query: Query, rowLimit: number): Promise<Table> {
  if (query.parameters.length === 0) return readTable(await connection.send(query.sql, true), rowLimit)
  await exhaust(connection, `PREPARE ${statementName} AS ${query.sql}`)
  const values = query.parameters.map(parameterLiteral).join(', ')
  return readTable(await connection.send(`EXECUTE ${statementName}(${values})`, true), rowLimit)
}

/** Runs a statement whose answer does not matter: a setting's answer has not even a schema. */
export async function exhaust(connection: EngineConnection, sql: string): Promise<void> {
  const batches = (await connection.send(sql, true))[Symbol.asyncIterator]()
  while ((await batches.next()).done !== true);
}
