import { createRequire } from 'node:module'
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking'
import { QueryError } from '@analysis'
import { runStatement } from '../../renderer/engine/run-statement'
import type { EngineConnection } from '../../renderer/engine/engine-connection'
import type { TestEngine } from './native-engine'

const require = createRequire(import.meta.url)

/** DuckDB-wasm inside Node, blocking, read by the window's own reader: for tests that need no window. */
export async function openWasmEngine(): Promise<TestEngine> {
  const [mvp, eh] = ['mvp', 'eh'].map((build) => ({
    mainModule: require.resolve(`@duckdb/duckdb-wasm/dist/duckdb-${build}.wasm`),
    mainWorker: require.resolve(`@duckdb/duckdb-wasm/dist/duckdb-node-${build}.worker.cjs`),
  }))
  const database = await createDuckDB({ mvp: mvp!, eh: eh! }, new VoidLogger(), NODE_RUNTIME)
  await database.instantiate()
  database.open({})
  const blocking = database.connect()
  const connection: EngineConnection = {
    send: async (sql, allowStreamResult) => (await blocking.send(sql, allowStreamResult)).open(),
    cancelSent: () => Promise.resolve(false),
    close: () => Promise.resolve(blocking.close()),
  }
  return {
    async run(query, { rowLimit = Infinity } = {}) {
      try {
        return await runStatement(connection, query, rowLimit)
      } catch (cause) {
        throw new QueryError(cause instanceof Error ? cause.message : String(cause), query.sql, { cause })
      }
    },
    execute(sql) {
      blocking.query(sql)
      return Promise.resolve()
    },
    close() {
      blocking.close()
      database.reset()
    },
  }
}
