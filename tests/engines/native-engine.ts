import { openDatabase } from '@engine'
import type { QueryEngine } from '@analysis'

/** An in-memory native DuckDB for tests: the engine under the port, and `execute` to set tables up. */
export interface TestEngine extends QueryEngine {
  execute(sql: string): Promise<void>
  close(): void
}

export async function openTestEngine(options: { readonly threads?: number } = {}): Promise<TestEngine> {
  const { connection, engine, close } = await openDatabase(':memory:', options)
  return {
    ...engine,
    async execute(sql) {
      await connection.run(sql)
    },
    close,
  }
}
