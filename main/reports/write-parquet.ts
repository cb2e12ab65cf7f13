import type { DuckDBAppender } from '@duckdb/node-api'
import { openDatabase, quoteName, quoteText, replaceFileBy } from '@engine'
import type { ColumnValue, TidyColumn } from '@presentation'

const duckdbTypes = { text: 'VARCHAR', number: 'DOUBLE', boolean: 'BOOLEAN' } as const

/** Writes columns to a Parquet file. */
export async function writeParquet(columns: readonly TidyColumn[], path: string): Promise<void> {
  const { connection, close } = await openDatabase(':memory:')
  try {
    const fields = columns.map(({ name, type }) => `${quoteName(name)} ${duckdbTypes[type]}`)
    await connection.run(`CREATE TABLE result (${fields.join(', ')})`)
    const appender = await connection.createAppender('result')
    const rowCount = columns[0]?.values.length ?? 0
    for (let row = 0; row < rowCount; row++) {
      for (const { values } of columns) append(appender, values[row] ?? null)
      appender.endRow()
    }
    appender.closeSync()
    await replaceFileBy(path, async (beside) => {
      await connection.run(`COPY result TO ${quoteText(beside)} (FORMAT PARQUET)`)
    })
  } finally {
    close()
  }
}

function append(appender: DuckDBAppender, value: ColumnValue): void {
  if (value === null) appender.appendNull()
  else if (typeof value === 'string') appender.appendVarchar(value)
  else if (typeof value === 'number') appender.appendDouble(value)
  else appender.appendBoolean(value)
}
