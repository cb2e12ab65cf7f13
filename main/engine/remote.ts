import { Cancelled, QueryError, type Query, type QueryEngine, type RunOptions, type Table } from '@analysis'
import type { EngineReply, EngineRequest, FrameLocation } from './protocol'

/** A message channel to one engine process, whatever started it. */
export interface EngineChannel {
  post(request: EngineRequest): void
  onMessage(listener: (reply: EngineReply) => void): void
  /** `reason` says how the process ended, in words. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}

/** Queries that run in another process. */
export interface RemoteEngine {
  /** The port for one frame. Nothing is opened before the first query. */
  frame(location: FrameLocation): QueryEngine
  /** Lets go of a frame's file. */
  closeFrame(path: string): void
  /** Ends the process; queries in flight fail. */
  close(): void
}

interface Pending {
  readonly sql: string
  resolve(table: Table): void
  reject(failure: Error): void
}

interface Process {
  readonly channel: EngineChannel
  readonly pending: Map<number, Pending>
}

/**
 * A client for an engine process, started by `spawn` at the first query. When the process dies, the queries that were
 * running in it fail with QueryError and the next query starts a new one.
 */
export function createRemoteEngine(spawn: () => EngineChannel): RemoteEngine {
  let current: Process | null = null
  let lastId = 0

  function start(): Process {
    const started: Process = { channel: spawn(), pending: new Map() }
    started.channel.onMessage((reply) => settle(started.pending, reply))
    started.channel.onExit((reason) => {
      if (current === started) current = null
      const pending = [...started.pending.values()]
      started.pending.clear()
      for (const query of pending) query.reject(new QueryError(`The engine process ended: ${reason}.`, query.sql))
    })
    return started
  }

  function run(frame: FrameLocation, query: Query, { signal, rowLimit }: RunOptions = {}): Promise<Table> {
    if (signal?.aborted) return Promise.reject(new Cancelled())
    const engine = (current ??= start())
    const id = ++lastId
    const cancel = () => engine.channel.post({ kind: 'cancel', id })
    signal?.addEventListener('abort', cancel, { once: true })
    return new Promise<Table>((resolve, reject) => {
      engine.pending.set(id, { sql: query.sql, resolve, reject })
      engine.channel.post({ kind: 'run', id, frame, query, rowLimit: rowLimit ?? null })
    }).finally(() => signal?.removeEventListener('abort', cancel))
  }

  return {
    frame: (location) => ({ run: (query, options) => run(location, query, options) }),
    closeFrame(path) {
      current?.channel.post({ kind: 'close', path })
    },
    close() {
      current?.channel.kill()
    },
  }
}

function settle(pending: Map<number, Pending>, reply: EngineReply): void {
  const query = pending.get(reply.id)
  if (query === undefined) return
  pending.delete(reply.id)
  if (reply.kind === 'table') query.resolve(reply.table)
  else if (reply.kind === 'cancelled') query.reject(new Cancelled())
  else query.reject(new QueryError(reply.message, reply.sql))
}
