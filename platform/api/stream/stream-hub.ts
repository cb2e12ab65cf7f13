import type { StreamType } from '@contract'
import { z } from 'zod'
import type { Clock, Database, StreamHub, Transaction } from '../../ports'

const migrations = [
  `create table stream_messages (
     id bigint generated always as identity primary key, type text not null, data text not null, at bigint not null)`,
]

/** A message as it goes over the wire, made once for all clients. */
export interface StreamMessage {
  readonly id: number
  readonly type: StreamType
  /** JSON without a line break. */
  readonly data: string
}

export interface Subscriber {
  /** Called in the order of ids. Must not throw and must not wait. */
  send(message: StreamMessage): void
}

export interface StreamStore extends StreamHub {
  /** Adds a message within a change's own transaction; it goes out once that is durable. */
  append(transaction: Transaction, type: StreamType, data: unknown): Promise<number>
  /** Sends what is durable and was never sent, because its commit was not confirmed, once the transaction has ended. */
  catchUp(transaction: Transaction): Promise<void>
  /**
   * Every message after `lastId` that is still kept, then each new one: none missed, none twice. False when messages
   * after `lastId` are no longer kept, or it was never given out: the client has to pull the snapshot.
   */
  subscribe(subscriber: Subscriber, lastId: number | null): boolean
  unsubscribe(subscriber: Subscriber): void
  /** Forgets what is more than `kept` messages old. */
  prune(): Promise<void>
  /** The newest id given out. */
  readonly lastId: number
}

const messageRow = z.object({
  id: z.number(),
  type: z.enum(['config', 'kill', 'guardrail', 'propagation', 'lag', 'reset']),
  data: z.string(),
})

/** The stream's messages: durable first, then to every subscriber, in one order that a restart does not change. */
export async function openStreamHub(database: Database, clock: Clock, kept = 10_000): Promise<StreamStore> {
  await database.migrate('stream', migrations)
  const subscribers = new Set<Subscriber>()
  let recent: StreamMessage[] = [
    ...(await database.query(messageRow, 'select id, type, data from stream_messages order by id desc limit $1', [
      kept,
    ])),
  ].toReversed()
  let lastId = recent.at(-1)?.id ?? 0

  function deliver(message: StreamMessage): void {
    if (message.id <= lastId) return
    lastId = message.id
    recent.push(message)
    if (recent.length > kept * 1.1) recent = recent.slice(-kept)
    for (const subscriber of subscribers) subscriber.send(message)
  }

  const store: StreamStore = {
    get lastId() {
      return lastId
    },
    async append(transaction, type, data) {
      const text = JSON.stringify(data)
      const rows = await transaction.query(
        messageRow,
        'insert into stream_messages (type, data, at) values ($1, $2, $3) returning id, type, data',
        [type, text, clock.now()],
      )
      const message = rows[0]!
      if (message.id !== lastId + 1) await store.catchUp(transaction)
      transaction.afterCommit(() => deliver(message))
      return message.id
    },
    async catchUp(transaction) {
      const text = 'select id, type, data from stream_messages where id > $1 order by id'
      const unsent = await transaction.query(messageRow, text, [lastId])
      transaction.afterCommit(() => unsent.forEach(deliver))
    },
    publish: (type, data) => database.transaction((transaction) => store.append(transaction, type, data)),
    subscribe(subscriber, from) {
      const isKept = from === null || from === lastId || (from < lastId && from >= (recent[0]?.id ?? lastId) - 1)
      if (isKept && from !== null) {
        for (const message of recent) if (message.id > from) subscriber.send(message)
      }
      subscribers.add(subscriber)
      return isKept
    },
    unsubscribe: (subscriber) => void subscribers.delete(subscriber),
    async prune() {
      await database.transaction((transaction) =>
        transaction.run('delete from stream_messages where id <= $1', [lastId - kept]),
      )
    },
  }
  return store
}
