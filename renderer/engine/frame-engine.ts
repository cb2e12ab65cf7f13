import {
  Cancelled,
  QueryError,
  type CancelSignal,
  type Query,
  type QueryEngine,
  type RunOptions,
  type Table,
} from '@analysis'
import type { FrameSession } from './frame-session'
import { runStatement } from './run-statement'
import { createTurns, orAborted } from './turns'

/** How long a cancelled query may take to stop before its session is ended. */
const cancelPatienceMilliseconds = 1000

export interface FrameEngine extends QueryEngine {
  /** Ends the worker; a running query ends as cancelled. */
  close(): void
}

export interface FrameEngineOptions {
  readonly openSession: () => Promise<FrameSession>
  /** Told after every query what memory the engine holds. */
  readonly onMemory: (bytes: number) => void
}

/**
 * The window's engine over one frame, one query at a time. It opens on the first query; a query that ignores its
 * cancellation costs the session, and the next query opens another.
 */
export function createFrameEngine({ openSession, onMemory }: FrameEngineOptions): FrameEngine {
  const turns = createTurns()
  const stops = new Set<AbortController>()
  let session: Promise<FrameSession> | null = null

  function currentSession(): Promise<FrameSession> {
    session ??= openSession().catch((cause: unknown) => {
      session = null
      throw cause
    })
    return session
  }

  function endSession(): void {
    void session?.then((ended) => ended.terminate()).catch(() => undefined)
    session = null
  }

  async function runInTurn(query: Query, rowLimit: number, signal: CancelSignal): Promise<Table> {
    const opened = await orAborted(currentSession(), signal)
    const connection = await opened.connect()
    const cancel = () => void connection.cancelSent().catch(() => false)
    const patience = impatience(signal, cancelPatienceMilliseconds)
    signal.addEventListener('abort', cancel, { once: true })
    try {
      throwIfAborted(signal)
      const table = await orAborted(runStatement(connection, query, rowLimit), patience)
      onMemory(await opened.memoryBytes())
      return table
    } finally {
      signal.removeEventListener('abort', cancel)
      if (patience.aborted) endSession()
      else await connection.close()
    }
  }

  async function run(query: Query, { signal, rowLimit = Infinity }: RunOptions = {}): Promise<Table> {
    const stop = new AbortController()
    const abort = () => stop.abort()
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort, { once: true })
    stops.add(stop)
    const endTurn = await turns.take(stop.signal)
    try {
      const table = await runInTurn(query, rowLimit, stop.signal)
      throwIfAborted(stop.signal)
      return table
    } catch (cause) {
      throwIfAborted(stop.signal)
      throw new QueryError(cause instanceof Error ? cause.message : String(cause), query.sql, { cause })
    } finally {
      endTurn()
      stops.delete(stop)
      signal?.removeEventListener('abort', abort)
    }
  }

  function close(): void {
    for (const stop of stops) stop.abort()
    endSession()
  }

  return { run, close }
}

function throwIfAborted(signal: CancelSignal): void {
  if (signal.aborted) throw new Cancelled()
}

/** Aborts some time after `signal` does: for the worker that does not answer a cancellation. */
function impatience(signal: CancelSignal, milliseconds: number): AbortSignal {
  const late = new AbortController()
  signal.addEventListener('abort', () => setTimeout(() => late.abort(), milliseconds), { once: true })
  return late.signal
}
