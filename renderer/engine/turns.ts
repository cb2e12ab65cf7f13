import { Cancelled, type CancelSignal } from '@analysis'

/** Ends a turn, so that the next in line may start. */
export type EndTurn = () => void

export interface Turns {
  /** Waits until every earlier turn has ended. @throws Cancelled when `signal` aborts before that. */
  take(signal?: CancelSignal): Promise<EndTurn>
}

/** First come, first served: the engine's worker has one thread, so queries stand in line where they can be cancelled. */
export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve()
  return {
    async take(signal) {
      const before = last
      const { promise, resolve: endTurn } = turn()
      last = promise
      try {
        await orAborted(before, signal)
        return endTurn
      } catch (cause) {
        void before.then(endTurn)
        throw cause
      }
    },
  }
}

interface Turn {
  readonly promise: Promise<void>
  readonly resolve: EndTurn
}

function turn(): Turn {
  const resolvers: EndTurn[] = []
  const promise = new Promise<void>((resolve) => resolvers.push(resolve))
  return { promise, resolve: () => resolvers.forEach((resolve) => resolve()) }
}

/** `work`, or a rejection with `Cancelled` as soon as `signal` aborts. */
export function orAborted<T>(work: Promise<T>, signal: CancelSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new Cancelled())
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
