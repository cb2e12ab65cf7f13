import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm'
import workerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url'
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url'

/**
 * A DuckDB-wasm instance in a worker of its own, with an empty in-memory database. Integers and decimals come out as
 * they are: the casts to doubles that it offers would round them, and garble those inside of lists.
 * @throws Error when the worker cannot be started or the WebAssembly module cannot be compiled.
 */
export async function openDatabase(): Promise<AsyncDuckDB> {
  const worker = new Worker(workerUrl)
  const database = new AsyncDuckDB(new VoidLogger(), worker)
  try {
    await Promise.race([database.instantiate(new URL(wasmUrl, location.href).href), workerFailure(worker)])
    await database.open({ query: { queryPollingInterval: 50 } })
    return database
  } catch (cause) {
    await database.terminate()
    throw cause
  }
}

/** Rejects when the worker's script fails: the library itself would then wait for ever. */
function workerFailure(worker: Worker): Promise<never> {
  return new Promise((_resolve, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the engine worker failed')), {
      once: true,
    })
  })
}
