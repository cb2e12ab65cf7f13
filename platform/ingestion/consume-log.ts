import type { Logger } from 'pino'
import type { EventBatch, EventStore } from '../events/event-store'
import { decodeBatch } from './stored-batch'
import type { WriteAheadLog } from './write-ahead-log'

export interface LogConsumer {
  /** Number of the first record that is not in the store yet. */
  readonly offset: number
  /** Something was appended. */
  wake(): void
  /** Resolves when every record that is durable now is in the store. Rejects when the store refuses. */
  drained(): Promise<void>
  /** Called with what has just become readable. Must not throw. */
  onConsumed(listener: (batch: EventBatch) => void): void
  /** Waits for the work at hand; what is left stays in the log for the next start. */
  stop(): Promise<void>
}

/** Bytes of the log that go to the store at a time. */
const readBytes = 4 * 1024 * 1024
const retryMs = 1000

/**
 * Brings records from the log to the store, in order. A batch and the new offset become visible together, so that a
 * crash at any point repeats nothing and loses nothing; segments go once the store has them. A store that refuses is
 * tried again, and meanwhile the log keeps what was acknowledged.
 */
export async function startConsumer(log: WriteAheadLog, store: EventStore, logger: Logger): Promise<LogConsumer> {
  const listeners: ((batch: EventBatch) => void)[] = []
  const state = { offset: await store.offset(), stopped: false }
  let running: Promise<void> | null = null
  let retry: ReturnType<typeof setTimeout> | null = null

  async function consumeOnce(): Promise<boolean> {
    const { payloads, next } = await log.read(state.offset, readBytes)
    if (payloads.length === 0) return false
    const batches = payloads.map(decodeBatch)
    const batch: EventBatch = {
      events: batches.flatMap(({ events }) => events),
      exposures: batches.flatMap(({ exposures }) => exposures),
    }
    await store.append(batch, next)
    state.offset = next
    for (const listener of listeners) listener(batch)
    await log.release(next)
    return true
  }

  async function consumeAll(): Promise<void> {
    let more = true
    while (more && !state.stopped) more = await consumeOnce()
  }

  function run(): Promise<void> {
    running ??= consumeAll().finally(() => (running = null))
    return running
  }

  async function drainTo(end: number): Promise<void> {
    if (state.offset >= end || state.stopped) return
    await run()
    await drainTo(end)
  }

  function wake(): void {
    if (state.stopped || running !== null || retry !== null) return
    run()
      .then(() => {
        // records that came between the last read and its end
        if (state.offset < log.end) wake()
      })
      .catch((failure: unknown) => {
        logger.error({ err: failure, offset: state.offset }, 'the event store takes nothing; its log is kept')
        retry = setTimeout(() => {
          retry = null
          wake()
        }, retryMs)
      })
  }

  wake()
  return {
    get offset() {
      return state.offset
    },
    wake,
    drained: () => drainTo(log.end),
    onConsumed: (listener) => void listeners.push(listener),
    async stop() {
      state.stopped = true
      if (retry !== null) clearTimeout(retry)
      await running?.catch(() => undefined)
    },
  }
}
