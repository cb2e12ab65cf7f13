import type { AsyncDuckDBConnection } from '@duckdb/duckdb-wasm'
import {
  Cancelled,
  QueryError,
  type CancelSignal,
  type Query,
  type QueryEngine,
  type RunOptions,
  type Table,
} from '@analysis'
import { runStatement } from './run-statement'
import type { FrameSession } from './frame-session'

/** How long a cancelled query may take to stop before the engine is ended and opened again. */
const cancelPatienceMilliseconds = 1000

export interface FrameEngine extends QueryEngine {
  close(): Promise<void>
}

export interface FrameEngineOptions {
  openSession(): Promise<FrameSession>
  /** Told after every query what memory the engine holds. */
  onMemory?(bytes: number): void
}

/**
 * The window's engine over one frame. It opens on the first query; a query that ignores its cancellation costs the
 * session, which opens again for the next one.
 */
export function createFrameEngine({ openSession, onMemory }: FrameEngineOptions): FrameEngine {
  let session: Promise<FrameSession> | null = null

  function currentSession(): Promise<FrameSession> {
    session ??= openSession().catch((cause: unknown) => {
      session = null
      throw cause
    })
    return session
  }

  async function endSession(): Promise<void> {
    const ended = session
    session = null
    await (await ended?.catch(() => null))?.terminate()
  }

  async function run(query: Query, { signal, rowLimit = Infinity }: RunOptions = {}): Promise<Table> {
    throwIfAborted(signal)
    try {
      const opened = await currentSession()
      throwIfAborted(signal)
      const connection = await opened.connect()
      const table = await cancellable(connection, runStatement(connection, query, rowLimit), signal, endSession)
      await connection.close()
      if (onMemory !== undefined) onMemory(await opened.memoryBytes())
      return table
    } catch (cause) {
      if (signal?.aborted === true || cause instanceof Cancelled) throw new Cancelled()
      throw new QueryError(cause instanceof Error ? cause.message : String(cause), query.sql, { cause })
    }
  }

  return { run, close: endSession }
}

function throwIfAborted(signal: CancelSignal | undefined): void {
  if (signal?.aborted === true) throw new Cancelled()
}

/**
 * The query's answer, or `Cancelled` once `signal` aborts. The engine is asked to stop first; if it does not within its
 * patience, `endSession` takes the worker away, after which the query's own promise would never settle.
 */
function cancellable(
  connection: AsyncDuckDBConnection,
  running: Promise<Table>,
  signal: CancelSignal | undefined,
  endSession: () => Promise<void>,
): Promise<Table> {
  if (signal === undefined) return running
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      const timer = setTimeout(() => {
        void endSession()
        reject(new Cancelled())
      }, cancelPatienceMilliseconds)
      const stopped = () => {
        clearTimeout(timer)
        void connection.close().catch(() => null)
        reject(new Cancelled())
      }
      running.then(stopped, stopped)
      void connection.cancelSent().catch(() => false)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
