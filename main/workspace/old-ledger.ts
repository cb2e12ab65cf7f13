import type { DuckDBConnection } from '@duckdb/node-api'
import { runSql, textColumn } from '@engine'
import { ServiceError } from '@contract'
import { z } from 'zod'
import { parseRecord, printRecord, type LedgerRecord } from './ledger-record'
import { createRecordFile, hasRecordFile, openRecordFile } from './record-file'

/** Tables of the catalogue in which earlier versions kept their ledger, where only one process could read them; a row as a line of the file. */
const oldTables = {
  peeks: `{'kind': 'look', 'at': happened_at, 'experiment_id': experiment_id, 'snapshot_id': snapshot_id,
    'metrics': CAST(metrics AS JSON), 'by': looked_by}`,
  registrations: `{'kind': 'registration', 'at': happened_at, 'experiment_id': experiment_id, 'plan_hash': plan_hash,
    'experiment': experiment, 'looks_before': looks_before}`,
  audit: `{'kind': 'action', 'at': happened_at, 'action': action, 'subject': subject, 'detail': CAST(detail AS JSON)}`,
} as const

const tableNames = z.array(z.enum(['peeks', 'registrations', 'audit']))

/** What earlier versions wrote down, oldest first. */
export async function readOldLedger(connection: DuckDBConnection): Promise<readonly LedgerRecord[]> {
  const tables = await presentTables(connection)
  if (tables.length === 0) return []
  const each = tables.map(
    (name) => `SELECT CAST(to_json(${oldTables[name]}) AS VARCHAR) AS line, happened_at, rowid AS place FROM ${name}`,
  )
  const text = `${each.join('\nUNION ALL ')}\nORDER BY happened_at, place`
  const lines = textColumn(await runSql(connection, text, undefined), 'line')
  return lines.map((line) => {
    const record = parseRecord(line)
    if (record === null) {
      const message = `A look or plan that an earlier version kept in workspace.duckdb cannot be read: ${line}`
      throw new ServiceError({ code: 'invalid-input', message, hint: 'Nothing was changed.' })
    }
    return record
  })
}

/**
 * Makes sure that the ledger is at `path`, with everything that earlier versions wrote into the catalogue, which keeps
 * none of it. May be repeated, also after it was killed half-way: nothing is lost or noted twice.
 */
export async function moveOldLedger(connection: DuckDBConnection, path: string): Promise<void> {
  const old = await readOldLedger(connection)
  if (!(await hasRecordFile(path))) {
    await createRecordFile(path, old)
  } else if (old.length > 0) {
    const file = await openRecordFile(path)
    const known = new Set((await file.read()).map(printRecord))
    for (const record of old) if (!known.has(printRecord(record))) await file.append(record)
  }
  const tables = await presentTables(connection)
  for (const name of tables) await runSql(connection, `DROP TABLE ${name}`, undefined)
  if (tables.length > 0) await runSql(connection, 'CHECKPOINT', undefined)
}

async function presentTables(connection: DuckDBConnection) {
  const names = Object.keys(oldTables)
  const list = names.map((_, at) => `$${at + 1}`).join(', ')
  const found = await runSql(
    connection,
    `SELECT table_name FROM duckdb_tables() WHERE table_name IN (${list}) ORDER BY table_name`,
    undefined,
    names,
  )
  return tableNames.parse(textColumn(found, 'table_name'))
}
