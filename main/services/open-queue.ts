import type { EventBus } from './event-bus'
import type { Caller } from './handlers'

/** Files opened on the host's side, held until a window is there to show them. */
export interface OpenQueue {
  /** `path` as windows name it. */
  open(path: string): void
  /** A window is ready for events once it has asked what workspace it is in. */
  ready(caller: Caller): void
  gone(caller: Caller): void
}

export function createOpenQueue(events: Pick<EventBus, 'publish'>): OpenQueue {
  const readyCallers = new Set<string>()
  let waiting: readonly string[] = []

  function deliver(): void {
    if (readyCallers.size === 0) return
    const paths = waiting
    waiting = []
    for (const path of paths) events.publish({ type: 'open-path', path })
  }

  return {
    open(path) {
      waiting = [...waiting, path]
      deliver()
    },
    ready(caller) {
      readyCallers.add(caller.id)
      deliver()
    },
    gone(caller) {
      readyCallers.delete(caller.id)
    },
  }
}
