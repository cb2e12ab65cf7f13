import type { HostEvent } from '@contract'
import type { Caller } from './handlers'

/** `to` is the one window that an event is for; null: every window. */
export type EventListener = (event: HostEvent, to: Caller | null) => void

/** What services tell windows: hosts subscribe, services publish. */
export interface EventBus {
  publish(event: HostEvent, to?: Caller): void
  /** @returns a function that ends the subscription. */
  subscribe(listener: EventListener): () => void
}

export function createEventBus(): EventBus {
  const listeners = new Set<EventListener>()
  return {
    publish(event, to) {
      for (const listener of listeners) listener(event, to ?? null)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** Whether a window is among those that an event is for. */
export function isFor(to: Caller | null, window: Caller): boolean {
  return to === null || to.id === window.id
}
