import { Cancelled, QueryError } from '@analysis'
import { openFrame, type FrameEngine } from '@engine'
import type { EngineReply, EngineRequest, FrameLocation } from './protocol'

/** The engine process's side of the channel: opens frames when first asked for and keeps them open until told. */
export function serveEngine(reply: (message: EngineReply) => void): (request: EngineRequest) => void {
  const frames = new Map<string, Promise<FrameEngine>>()
  const running = new Map<number, AbortController>()

  function frameAt(location: FrameLocation): Promise<FrameEngine> {
    const open = frames.get(location.path) ?? openFrame(location.path, location)
    frames.set(location.path, open)
    open.catch(() => frames.delete(location.path))
    return open
  }

  async function run({ id, frame, query, rowLimit }: Extract<EngineRequest, { kind: 'run' }>): Promise<EngineReply> {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const engine = await frameAt(frame)
      const limit = rowLimit === null ? {} : { rowLimit }
      return { kind: 'table', id, table: await engine.run(query, { signal: controller.signal, ...limit }) }
    } catch (failure) {
      if (failure instanceof Cancelled) return { kind: 'cancelled', id }
      const message = failure instanceof Error ? failure.message : String(failure)
      return { kind: 'failed', id, message, sql: failure instanceof QueryError ? failure.sql : query.sql }
    } finally {
      running.delete(id)
    }
  }

  return (request) => {
    switch (request.kind) {
      case 'run':
        void run(request).then(reply)
        break
      case 'cancel':
        running.get(request.id)?.abort()
        break
      case 'close': {
        const frame = frames.get(request.path)
        frames.delete(request.path)
        void frame?.then(
          (engine) => engine.close(),
          () => undefined,
        )
        break
      }
    }
  }
}
