import type { OpenedFiles } from '@contract'
import type { EventBus } from './event-bus'
import type { Caller } from './handlers'

/** Files opened on the host's side, held until a window is there to show them. */
export interface OpenQueue {
  /** @param window Which one is to show them; null, or one that is gone: the one that came last. */
  open(files: OpenedFiles, window: Caller | null): void
  /** A window is ready for events once it has asked what workspace it is in. */
  ready(caller: Caller): void
  gone(caller: Caller): void
}

export function createOpenQueue(events: Pick<EventBus, 'publish'>): OpenQueue {
  const readyCallers = new Map<string, Caller>()
  let waiting: readonly { readonly files: OpenedFiles; readonly window: Caller | null }[] = []

  function deliver(): void {
    const last = [...readyCallers.values()].at(-1)
    if (last === undefined) return
    const opened = waiting
    waiting = []
    for (const { files, window } of opened) {
      const wanted = window === null ? undefined : readyCallers.get(window.id)
      events.publish({ type: 'open-paths', ...files }, wanted ?? last)
    }
  }

  return {
    open(files, window) {
      waiting = [...waiting, { files, window }]
      deliver()
    },
    ready(caller) {
      readyCallers.set(caller.id, caller)
      deliver()
    },
    gone(caller) {
      readyCallers.delete(caller.id)
    },
  }
}
